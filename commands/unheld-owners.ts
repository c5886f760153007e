import type { Transaction } from 'kysely';
import type { LockedOrder } from '../db/orders.ts';
import { rolesHeldAt } from '../db/people.ts';
import type { DB } from '../db/schema.ts';
import { isOffice } from '../domain/roles.ts';
import type { FieldError } from './problem.ts';

/** Where somebody is named as the owner of something, by their role. */
export type NamedOwner = { path: string; role: string };

/**
 * What is given to an office in which nobody works at the order's company would be nobody's: told to nobody, and met by
 * nobody (P-35, P-45). One statement, none without owners.
 */
export async function unheldErrors(
  trx: Transaction<DB>,
  order: Pick<LockedOrder, 'company_id'>,
  owners: readonly NamedOwner[],
): Promise<FieldError[]> {
  const named = owners.filter(({ role }) => isOffice(role));
  if (named.length === 0) return [];
  const roles = named.map(({ role }) => role);
  const held = await rolesHeldAt(trx, { companyId: order.company_id, roles });
  return named
    .filter(({ role }) => !held.has(role))
    .map(({ path, role }) => ({
      path,
      code: 'nobody-holds',
      message: `nobody at work at company ${order.company_id} is ${role}`,
    }));
}
