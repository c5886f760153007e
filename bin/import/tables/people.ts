import { sql } from 'kysely';
import { z } from 'zod';
import { code, email, locale, text } from '../../../api/http/fields.ts';
import { ROLES } from '../../../domain/roles.ts';
import { name, yesOrNo } from '../fields.ts';
import { takenCode, type Table, unknownCode } from '../table.ts';
import { unitId } from './org-units.ts';

const held = z.strictObject({ role: z.enum(ROLES), unit: unitId });

const form = z.strictObject({
  id: code,
  kind: z.enum(['person', 'machine']).optional(),
  name,
  email: email.nullish(),
  locale: locale.optional(),
  /** The subject of their tokens; without it nobody can sign in as them. */
  subject: text(255).nullish(),
  /** Who is not active signs in no more. */
  active: yesOrNo.optional(),
  roles: z.array(held).max(100).transform(inOrder).optional(),
});

type Person = z.output<typeof form>;
type Held = z.output<typeof held>;

/** Who decides what, by role and unit (P-166). Roles are given whole: one that is left out is taken away. */
export const people: Table<Person> = {
  of: 'common',
  form,
  key: ({ id }) => id,
  fixed: { kind: 'a person stays one' },
  personal: ['name', 'email', 'subject'],
  async known(trx, _home, rows) {
    const { rows: found } = await sql<Person & { roles: Held[] }>`
      SELECT id, kind, name, email, locale, subject, active,
        coalesce((SELECT json_agg(json_build_object('role', r.role, 'unit', r.unit_id))
          FROM role_assignments r WHERE r.person_id = p.id), '[]') AS roles
      FROM people p WHERE id = ANY(${rows.map(({ id }) => id)}::text[])`.execute(trx);
    return new Map(found.map((row) => [row.id, { ...row, roles: inOrder(row.roles) }]));
  },
  async faults(trx, _home, rows) {
    const subjects = rows.flatMap(({ subject }) => subject ?? []);
    const { rows: signed } = await sql<{ id: string; subject: string }>`
      SELECT id, subject FROM people WHERE subject = ANY(${subjects}::text[])`.execute(trx);
    const bySubject = new Map(signed.map(({ id, subject }) => [subject, id]));
    const found = await trx.selectFrom('org_units').select('id').execute();
    const units = new Set(found.map(({ id }) => id));
    return ({ id, subject, roles = [] }) => [
      ...(subject && (bySubject.get(subject) ?? id) !== id ? [takenCode('subject', subject)] : []),
      ...roles.flatMap(({ unit }, index) =>
        units.has(unit) ? [] : [unknownCode(`roles[${index}].unit`, 'org unit', unit)],
      ),
    ];
  },
  async save(trx, _home, rows) {
    for (const { id, kind, name, email = null, locale, subject = null, active, roles = [] } of rows) {
      const values = { name, email, locale, subject, active };
      await trx
        .insertInto('people')
        .values({ id, kind, ...values })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
        .execute();
      await trx.deleteFrom('role_assignments').where('person_id', '=', id).execute();
      const assigned = roles.map(({ role, unit }) => ({ person_id: id, role, unit_id: unit }));
      if (assigned.length > 0) await trx.insertInto('role_assignments').values(assigned).execute();
    }
  },
  events: (changes) =>
    changes.map(({ key, added, fields }) => ({
      subject: { kind: 'person', id: key },
      kind: 'person-imported',
      data: { added, fields },
    })),
};

/** One order for the same roles, each once. */
function inOrder(roles: readonly Held[]): Held[] {
  const byText = new Map(roles.map((one) => [`${one.unit} ${one.role}`, one]));
  return [...byText].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
