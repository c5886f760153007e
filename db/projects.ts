import { randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { DB } from './schema.ts';

/** What is known of a project for which orders are to come (P-9). */
export type ProjectDetails = {
  companyId: string;
  name: string;
  /** Who orders for it, where that is known. */
  customerId: string | null;
  /** Whose project it is. */
  owner: string;
  place: string;
  /** What it needs: sets, equipment, in words. */
  scope: string;
  /** YYYY-MM-DD. */
  expectedOn: string | null;
};

/** Registers a project; answers its id, null when the company has one of this name already. */
export async function addProject(
  trx: Transaction<DB>,
  given: ProjectDetails,
  { by, at }: { by: string; at: Date },
): Promise<string | null> {
  const row = await trx
    .insertInto('projects')
    .values({
      id: randomUUID(),
      company_id: given.companyId,
      name: given.name,
      customer_id: given.customerId,
      owner: given.owner,
      place: given.place,
      scope: given.scope,
      expected_on: given.expectedOn,
      registered_by: by,
      registered_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Whether the company has registered this project. */
export async function isProjectOf(db: Kysely<DB>, companyId: string, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('projects')
    .select('id')
    .where('id', '=', id)
    .where('company_id', '=', companyId)
    .executeTakeFirst();
  return row !== undefined;
}
