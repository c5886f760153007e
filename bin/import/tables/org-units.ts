import { sql } from 'kysely';
import { z } from 'zod';
import { name } from '../fields.ts';
import { takenCode, type Table, unknownCode } from '../table.ts';

export const unitId = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}_.:/-]{0,63}$/u, 'is not a code such as machinery or machinery/sales');

const form = z
  .strictObject({
    id: unitId,
    kind: z.enum(['group', 'company', 'department']),
    parent: unitId.nullish(),
    /** What stands in the numbers of its orders; a department has its parent's. */
    numberCode: z
      .string()
      .regex(/^[A-Z0-9]{1,8}$/, 'is not 1 to 8 capital letters and digits')
      .optional(),
    nameZh: name,
    nameEn: name,
  })
  .refine(({ kind, parent }) => (kind === 'group') === (parent === undefined || parent === null), {
    path: ['parent'],
    error: 'a group has no parent, everything else has one',
  })
  .refine(({ kind, numberCode }) => (kind === 'department') === (numberCode === undefined), {
    path: ['numberCode'],
    error: 'a group and a company have one, a department has its parent’s',
  });

type Unit = z.output<typeof form>;

const ONCE = 'orders, numbers and roles hang on it';

/** The group, its companies and their departments; a unit comes after the one that it belongs to. */
export const orgUnits: Table<Unit> = {
  of: 'common',
  form,
  key: ({ id }) => id,
  fixed: { kind: ONCE, parent: ONCE, numberCode: ONCE },
  async known(trx, _home, rows) {
    const { rows: found } = await sql<Unit>`
      SELECT id, kind, parent_id AS parent, CASE WHEN kind <> 'department' THEN number_code END AS "numberCode",
        name_zh AS "nameZh", name_en AS "nameEn"
      FROM org_units WHERE id = ANY(${rows.map(({ id }) => id)}::text[])`.execute(trx);
    return new Map(found.map((row) => [row.id, row]));
  },
  async faults(trx) {
    const found = await trx.selectFrom('org_units').select(['id', 'kind', 'number_code']).execute();
    const kinds = new Map(found.map(({ id, kind }) => [id, kind]));
    const ofCode = new Map(
      found.flatMap(({ id, kind, number_code: of }) => (kind === 'department' ? [] : [[of, id] as const])),
    );
    return ({ id, kind, parent, numberCode = '' }) => {
      const above = parent ? kinds.get(parent) : undefined;
      if (parent && above === undefined) return [unknownCode('parent', 'org unit', parent)];
      if (kind === 'company' && above !== 'group') {
        return [{ path: 'parent', code: 'not-a-group', message: `"${parent}" is no group` }];
      }
      if ((ofCode.get(numberCode) ?? id) !== id) return [takenCode('numberCode', numberCode)];
      // The rows after it may belong to it.
      kinds.set(id, kind);
      if (kind !== 'department') ofCode.set(numberCode, id);
      return [];
    };
  },
  async save(trx, _home, rows) {
    for (const { id, kind, parent = null, numberCode = null, nameZh, nameEn } of rows) {
      await sql`
        INSERT INTO org_units (id, kind, parent_id, company_id, group_id, number_code, name_zh, name_en)
        SELECT ${id}, ${kind}, ${parent}::text,
          CASE WHEN ${kind} = 'department' THEN p.company_id ELSE ${id} END, coalesce(p.group_id, ${id}),
          coalesce(${numberCode}::text, p.number_code), ${nameZh}, ${nameEn}
        FROM (SELECT) one LEFT JOIN org_units p ON p.id = ${parent}::text
        ON CONFLICT (id) DO UPDATE SET name_zh = excluded.name_zh, name_en = excluded.name_en`.execute(trx);
    }
  },
};
