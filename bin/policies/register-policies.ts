import type { Transaction } from 'kysely';
import { appendAudit } from '../../db/audit.ts';
import { policyCalendarId, registerCalendar } from '../../db/calendars.ts';
import { registerPolicy } from '../../db/policies.ts';
import type { DB } from '../../db/schema.ts';
import type { ReadPolicy } from './read-policies.ts';

/** Last year to two years ahead: clocks that reach further are provisional. */
const YEARS = [-1, 0, 1, 2];

/** The actor of what the program itself does when it is installed. */
const REGISTRAR = 'system:policies';

/** Puts policies and their calendars into the database, each an event of its chain; what is there already stays. */
export async function registerPolicies(
  trx: Transaction<DB>,
  policies: readonly ReadPolicy[],
  now: Date,
): Promise<void> {
  const years = YEARS.map((ahead) => now.getUTCFullYear() + ahead);
  for (const { policy, sha256 } of policies) {
    const registered = await registerPolicy(trx, policy, sha256);
    if (registered === 'registered') {
      const data = { version: policy.version, sha256 };
      await appendAudit(trx, { kind: 'policy', id: policy.id }, [
        { kind: 'policy-registered', actor: REGISTRAR, data, correlationId: null, at: now },
      ]);
    }
    const calendar = { id: policyCalendarId(policy.id), calendar: policy.calendar, years };
    await registerCalendar(trx, calendar, { actor: REGISTRAR, at: now, correlationId: null });
  }
}
