import { contactedSince } from '../db/contacts.ts';
import type { Deciding } from './decide-task.ts';
import { demandedMissing } from './demanded-missing.ts';
import type { FieldError } from './problem.ts';

/** The customer was contacted since this was asked (P-6, P-15), and what the policy demands is listed (P-13, S-03). */
export async function contactReady(deciding: Deciding): Promise<FieldError[]> {
  const { trx, context } = deciding;
  const missing = await demandedMissing(deciding);
  if (await contactedSince(trx, context.gate.id)) return missing;
  const message = 'Record how and when the customer was contacted.';
  return [{ path: 'contacts', code: 'required', message }, ...missing];
}
