import { documentsOnFile } from '../db/customer-documents.ts';
import { wantedDocuments } from '../domain/gates/customer-documents.ts';
import { localDate } from '../domain/order/local-date.ts';
import type { Deciding } from './decide-task.ts';
import type { FieldError } from './problem.ts';

/** A customer qualifies whose documents are on file and valid; each that is not is named (P-27, P-32). */
export async function qualificationReady(deciding: Deciding): Promise<FieldError[]> {
  const { trx, order, policy, scope, context } = deciding;
  const wanted = policy.gates.find(({ code }) => code === context.gate.code)?.demands?.documents ?? [];
  const onFile = await documentsOnFile(trx, order.customer_id);
  const on = { today: localDate(scope.now, policy.calendar.zone), requiredOn: order.required_on };
  return wantedDocuments(wanted, onFile, on)
    .filter(({ state }) => state !== 'valid')
    .map(({ kind, state, onFile: found }) => ({
      path: `customer.documents.${kind}`,
      code: state === 'missing' ? 'required' : 'expired',
      message:
        state === 'missing'
          ? `The customer has no ${kind} on file.`
          : `The customer's ${kind} is valid until ${found?.validUntil}.`,
    }));
}
