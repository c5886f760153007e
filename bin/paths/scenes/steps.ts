import { z } from 'zod';
import type { OrderDocument } from '../../../domain/order/document.ts';
import { companyOf, customerOf } from '../seed-paths.ts';
import type { Scene } from '../scene.ts';

/** What happens alike under several policies. */
const OBLIGATIONS = z.looseObject({
  obligations: z.array(
    z.looseObject({
      id: z.string(),
      description: z.string(),
      status: z.string(),
      precondition: z.boolean(),
    }),
  ),
});

/** Sales records that the first open condition of a yes is met. */
export async function conditionMet(scene: Scene, evidence: string): Promise<void> {
  const { obligations } = OBLIGATIONS.parse(await scene.get('sales_clerk', scene.order('/gates')));
  const condition = obligations.find(({ status, precondition }) => precondition && status === 'open');
  if (!condition) throw new Error('the condition is an obligation');
  scene.tell(`open still: ${condition.description}`);
  await scene.post('sales_clerk', `/obligations/${condition.id}/fulfilment`, { evidence });
}

const TERMS = z.looseObject({
  paymentTerms: z.object({ method: z.string(), amount: z.string(), dueOn: z.string(), status: z.string() }),
});

/** The customer of an incomplete order is contacted for what is missing (P-6). */
export async function contacted(
  scene: Scene,
  { customerPerson, summary }: { customerPerson: string; summary: string },
): Promise<void> {
  await scene.asked('customer-info');
  await scene.post('sales_clerk', scene.order('/contacts'), {
    kind: 'first-contact',
    method: 'phone',
    customerPerson,
    summary,
  });
  await scene.decide('customer-info', 'sales_clerk');
}

/** We propose a later date, and the customer answers (P-42, P-44). */
export async function laterDate(
  scene: Scene,
  {
    text,
    until,
    reference,
    answer,
  }: { text: string; until: string; reference: string; answer: 'accepted' | 'refused' },
): Promise<void> {
  const proposed = await scene.post('sales_clerk', scene.order('/negotiation'), {
    kind: 'later-date',
    proposedBy: 'us',
    text,
    terms: { deliveryDate: until },
  });
  const { round } = z.looseObject({ round: z.int() }).parse(proposed);
  await scene.post('sales_clerk', scene.order(`/negotiation/${round}/answer`), {
    answer,
    reference,
  });
}

/** Finance writes down how and by when the customer has agreed to pay: the order shows it, and it is owed. */
export async function termsAgreed(scene: Scene, findings: { method: string; dueOn: string }): Promise<void> {
  const { id, revision } = await scene.asked('payment-terms');
  const half = { revision, outcome: 'approve', findings: { method: findings.method } };
  await scene.refused('finance_officer', `/tasks/${id}/decision`, half);
  await scene.decide('payment-terms', 'finance_officer', { outcome: 'approve', findings });
  const { paymentTerms } = TERMS.parse(await scene.get('finance_officer', scene.order()));
  scene.tell(
    `agreed: ${paymentTerms.amount} by ${paymentTerms.method} until ${paymentTerms.dueOn}, ${paymentTerms.status}`,
  );
}

export async function quoted(scene: Scene): Promise<void> {
  await scene.asked('quote');
  await scene.post('sales_clerk', scene.order('/quotes'), { validUntil: scene.day(30) });
  await scene.decide('quote', 'sales_clerk');
}

/** The customer asks in writing for their first change, and the head of sales grants it (P-144). */
export async function granted(scene: Scene, document: OrderDocument, reason: string): Promise<void> {
  const letter = { reference: 'archive/letter.pdf', sha256: 'b'.repeat(64) };
  await scene.post(
    'sales_clerk',
    scene.order('/change-requests'),
    { reason, letter, document },
    { ifMatch: '"1"' },
  );
  await scene.decide('change', 'sales_head');
}

/** By the custom standard: the list price, and of each piece a surcharge with its reason (P-50). */
export async function quotedWithSurcharge(
  scene: Scene,
  { surcharge, reason }: { surcharge: string; reason: string },
): Promise<void> {
  await scene.asked('quote');
  const surcharged = (why: string) => ({
    validUntil: scene.day(30),
    surcharges: [{ lineNo: 1, surcharge, reason: why }],
  });
  await scene.refused('sales_clerk', scene.order('/quotes'), surcharged(' '));
  const quote = await scene.post('sales_clerk', scene.order('/quotes'), surcharged(reason));
  scene.tell(`the list price and ${surcharge} a piece, ${reason}: quoted at ${String(quote.total)}`);
  await scene.decide('quote', 'sales_clerk');
}

/** Finance finds a payment of the customer in the bank's list; answers its id. */
export async function received(
  scene: Scene,
  amount: string,
  customer: 'known' | 'small' = 'known',
): Promise<string> {
  const answer = await scene.post('finance_officer', '/payments', {
    companyId: companyOf(scene.policy),
    customerId: customerOf(scene.policy, customer),
    amount,
    currency: 'CNY',
    receivedOn: scene.today,
    reference: `${scene.number()}:${amount}`,
  });
  return z.looseObject({ paymentId: z.string() }).parse(answer).paymentId;
}

/** Finance says that a payment, or a part of it, is for the order; answers the id of the match. */
export async function matched(scene: Scene, paymentId: string, amount: string): Promise<string> {
  const answer = await scene.post('finance_officer', `/payments/${paymentId}/matches`, {
    intakeNumber: scene.number(),
    amount,
  });
  return z.looseObject({ matchId: z.string() }).parse(answer).matchId;
}

/** A payment that is for the order alone. */
export async function paid(scene: Scene, amount: string, customer?: 'known' | 'small'): Promise<void> {
  await matched(scene, await received(scene, amount, customer), amount);
}
