import { CUSTOMER_INFO } from '../../domain/policy/intake-schema.ts';
import { askQuestions } from './ask-questions.ts';
import { askRequested } from './ask-request.ts';
import { entering, NOTHING, type Step, together, type Written } from './step.ts';

/**
 * An incomplete order waits for the customer (P-6): its owners are asked to contact them at once (S-02); a revision
 * with what was missing moves it on. So does the last answer to what a gate of VALIDATING has asked them.
 */
export async function awaitCustomer(step: Step): Promise<Written> {
  const { incomplete, enteredAt, questions } = step.progress;
  const since = new Date(incomplete ? enteredAt : (questions[0]?.askedAt ?? enteredAt));
  return together(
    entering(step, 'AWAITING_CUSTOMER_INFO', since),
    await askContact(step, since),
    await askRequested(step),
  );
}

async function askContact(step: Step, openedAt: Date): Promise<Written> {
  const { policy, progress } = step;
  const asked = progress.gates.some((gate) => gate.code === CUSTOMER_INFO);
  const rule = policy.intake?.incomplete;
  if (asked || !progress.incomplete || !rule) return NOTHING;
  const stage = 'AWAITING_CUSTOMER_INFO';
  const { owners } = rule;
  return askQuestions(step, [
    { code: CUSTOMER_INFO, kind: 'contact', stage, mode: 'any', veto: true, owners, openedAt },
  ]);
}
