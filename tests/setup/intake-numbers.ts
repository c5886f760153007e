import { randomInt } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { DB } from '../../db/schema.ts';
import { counterKey, INTAKE_COUNTER, INTAKE_NUMBER } from '../../domain/numbering/order-number.ts';

const DAY_MS = 86_400_000;
const DAYS = 120;

/**
 * Lets the intake numbers of a test database begin anywhere. An intake number is a workflow id, and all databases of
 * a run share one Temporal server, where two orders of one number would be one run.
 */
export async function beginIntakeNumbers(db: Kysely<DB>, now: Date): Promise<void> {
  const units = await db.selectFrom('org_units').select('number_code').distinct().execute();
  const value = randomInt(10_000, 900_000_000);
  const rows = units.flatMap(({ number_code: company }) =>
    Array.from({ length: DAYS }, (_, index) => {
      const date = new Date(now.getTime() + (index - 1) * DAY_MS).toISOString().slice(0, 10);
      return { key: counterKey(INTAKE_NUMBER, INTAKE_COUNTER, { company, class: '', date }), value };
    }),
  );
  await db
    .insertInto('counters')
    .values(rows)
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
}
