import type { Transaction } from 'kysely';
import { policyCalendarId, registerCalendar } from '../../db/calendars.ts';
import { registerPolicy } from '../../db/policies.ts';
import type { DB } from '../../db/schema.ts';
import type { ReadPolicy } from './read-policies.ts';

/** Last year to two years ahead: clocks that reach further are provisional. */
const YEARS = [-1, 0, 1, 2];

/** Puts policies and their calendars into the database; what is there already stays. */
export async function registerPolicies(
  trx: Transaction<DB>,
  policies: readonly ReadPolicy[],
  now: Date,
): Promise<void> {
  const years = YEARS.map((ahead) => now.getUTCFullYear() + ahead);
  for (const { policy, sha256 } of policies) {
    await registerPolicy(trx, policy, sha256);
    const calendar = { id: policyCalendarId(policy.id), calendar: policy.calendar, years };
    await registerCalendar(trx, calendar, { actor: 'system:policies', at: now, correlationId: null });
  }
}
