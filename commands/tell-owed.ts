import type { Transaction } from 'kysely';
import type { LockedOrder } from '../db/orders.ts';
import { tellOwners } from '../db/owner-notice.ts';
import type { DB } from '../db/schema.ts';
import { isOffice } from '../domain/roles.ts';
import type { Scope } from './command.ts';

/** ownerRole: an office of the order's company; dueOn: YYYY-MM-DD. */
export type Owed = { description: string; ownerRole: string; dueOn: string };

/**
 * Tells each office what it owes from now on: conditions of a yes (P-35), measures of a meeting (P-39). `of`: the
 * decision or meeting that made it.
 */
export async function tellOwed(
  trx: Transaction<DB>,
  order: LockedOrder,
  { owed, of, scope }: { owed: readonly Owed[]; of: string; scope: Scope },
): Promise<void> {
  for (const [index, { description, ownerRole, dueOn }] of owed.entries()) {
    await tellOwners(trx, order, {
      template: 'obligation-given',
      owners: isOffice(ownerRole) ? [{ role: ownerRole, at: 'company' }] : [],
      personId: null,
      data: { conditions: description.trim(), dueAt: dueOn },
      dedupe: `obligation-given:${of}:${index}`,
      now: scope.now,
      correlationId: scope.correlationId,
    });
  }
}
