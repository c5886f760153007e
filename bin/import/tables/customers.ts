import { z } from 'zod';
import { code, email, locale, text } from '../../../api/http/fields.ts';
import { keptCustomers, writeCustomers } from '../../../db/customers.ts';
import { date, name, yesOrNo } from '../fields.ts';
import { takenCode, type Table } from '../table.ts';

const form = z.strictObject({
  id: code,
  name,
  contact: text(200).nullish(),
  phone: text(60).nullish(),
  email: email.nullish(),
  locale: locale.optional(),
  since: date.optional(),
  specialIndustry: yesOrNo.optional(),
});

/** Whom orders come from (P-4). What is said of its people is personal. */
export const customers: Table<z.output<typeof form>> = {
  of: 'company',
  form,
  key: ({ id }) => id,
  personal: ['contact', 'phone', 'email'],
  async known(trx, home, rows) {
    const ids = rows.map(({ id }) => id);
    const kept = await keptCustomers(trx, home.id, ids);
    return new Map(
      kept.map(({ special_industry: specialIndustry, ...row }) => [row.id, { ...row, specialIndustry }]),
    );
  },
  async faults(trx, home, rows) {
    const others = await trx
      .selectFrom('customers')
      .select('id')
      .where('company_id', '<>', home.id)
      .where(
        'id',
        'in',
        rows.map(({ id }) => id),
      )
      .execute();
    const taken = new Set(others.map(({ id }) => id));
    return ({ id }) => (taken.has(id) ? [takenCode('id', id)] : []);
  },
  async save(trx, home, rows, now) {
    const kept = rows.map((row) => ({
      id: row.id,
      name: row.name,
      contact: row.contact ?? null,
      phone: row.phone ?? null,
      email: row.email ?? null,
      locale: row.locale ?? ('zh-CN' as const),
      since: row.since ?? now.toISOString().slice(0, 10),
      special_industry: row.specialIndustry ?? false,
    }));
    await writeCustomers(trx, home.id, kept, 'rewritten');
  },
};
