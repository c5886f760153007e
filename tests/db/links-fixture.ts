import { createLink, type CreateLinkAnswer, type CreateLinkInput } from '../../commands/create-link.ts';
import { submitDesign } from '../../commands/submit-design.ts';
import { type Policy, policySchema } from '../../domain/policy/policy-schema.ts';
import { policyNamed } from '../unit/policy-texts.ts';
import { commandFixture, documentOf } from './commands-fixture.ts';

const CITED = { rule: 'P-56', source: 'test' };

function gate(code: string, stage: string, kind: string, role: string) {
  const title = { zh: code, en: code };
  const asked = { code, title, question: title, stage, kind, mode: 'any', owners: [{ role }] };
  return { ...asked, outcomes: ['approve', 'refuse', 'need-information'], ...CITED };
}

function clock(code: string, of: object) {
  const pausedWhile = ['customer-design', 'customer-info'];
  return { code, title: { zh: code, en: code }, of, allowance: 'P3D', pausedWhile, ...CITED };
}

function policyOf(
  id: string,
  lifecycle: string[],
  asked: ReturnType<typeof gate> & { matter?: string[]; when?: string },
): Policy {
  const standard = policyNamed('standard');
  const { code } = asked;
  return policySchema.parse({
    ...standard,
    id,
    lifecycle,
    gates: [asked, ...standard.gates.filter((gate) => gate.code === 'credit')],
    clocks: [
      clock(code, { gate: code }),
      ...(lifecycle.includes('DESIGN')
        ? [
            { ...clock('design-stage', { stage: 'DESIGN' }), owners: asked.owners },
            { ...clock('whole-order', { order: true }), owners: asked.owners },
          ]
        : []),
    ],
    separation: [],
    confirmation: { methods: ['link'], ...CITED },
    design: { meetings: 0, ...CITED },
    authority: {
      ...standard.authority,
      'create-link': [{ role: 'sales_clerk' }],
      'record-design': [{ role: 'sales_clerk' }],
    },
  });
}

const POLICIES = [
  policyOf(
    'confirming',
    ['UNDER_REVIEW', 'CUSTOMER_CONFIRMATION'],
    gate('confirmation', 'CUSTOMER_CONFIRMATION', 'confirmation', 'sales_clerk'),
  ),
  policyOf('confirming-specials', ['UNDER_REVIEW', 'CUSTOMER_CONFIRMATION'], {
    ...gate('confirmation', 'CUSTOMER_CONFIRMATION', 'confirmation', 'sales_clerk'),
    when: 'order.specialReason != ""',
  }),
  policyOf('designing', ['UNDER_REVIEW', 'DESIGN'], {
    ...gate('design', 'DESIGN', 'design', 'sales_clerk'),
    matter: ['specification'],
  }),
  policyOf('asking', ['VALIDATING', 'UNDER_REVIEW'], gate('intake', 'VALIDATING', 'review', 'order_clerk')),
];

export type Order = { id: string; intakeNumber: string };

export type LinkFixture = Awaited<ReturnType<typeof linkFixture>>;

/** Orders that wait for their customer: to confirm, to approve a design, to answer questions; and links to them. */
export async function linkFixture() {
  const fixture = await commandFixture(POLICIES);
  const { context, by } = fixture;

  async function reviewed(policyId: string): Promise<Order> {
    const order = await fixture.order(documentOf(), { policyId });
    const { id: taskId } = await fixture.task(order.id, 'credit');
    await fixture.decide('credit', { taskId, revision: 1, outcome: 'approve' });
    await fixture.proceed(order.id);
    return order;
  }

  function submitted({ intakeNumber }: Order, name = 'GGD-7.dwg', sha256 = 'a'.repeat(64)) {
    return submitDesign(context, by('sales'), { intakeNumber, reference: name, sha256, note: '内部说明' });
  }

  return {
    ...fixture,
    received: (policyId: string): Promise<Order> => fixture.order(documentOf(), { policyId }),
    /** Waits for the customer’s confirmation. */
    confirming: () => reviewed('confirming'),
    /** Version 1 of the design lies with the customer. */
    async designing(): Promise<Order> {
      const order = await reviewed('designing');
      await submitted(order);
      return order;
    },
    submitted,
    /** Intake waits for the answers to these questions. */
    async asking(questions = ['进线方向？', '电压等级？']): Promise<Order & { taskId: string }> {
      const order = await fixture.order(documentOf(), { policyId: 'asking' });
      const { id: taskId } = await fixture.task(order.id, 'intake');
      const asked = questions.map((question) => ({ question, method: 'email' as const }));
      await fixture.decide('clerk', { taskId, revision: 1, outcome: 'need-information', questions: asked });
      await fixture.proceed(order.id);
      return { ...order, taskId };
    },
    async link(
      { intakeNumber }: Order,
      change: Partial<CreateLinkInput> & Pick<CreateLinkInput, 'purpose'>,
    ): Promise<CreateLinkAnswer & { token: string }> {
      const form = { intakeNumber, revision: 1, days: 14, mail: false, ...change };
      const { body } = await createLink(context, by('sales'), form);
      return { ...body, token: body.token ?? '' };
    },
    async clockOf({ id }: Order, code: string) {
      return fixture.db
        .selectFrom('clocks')
        .select(['due_at', 'paused_since'])
        .where('order_id', '=', id)
        .where('code', '=', code)
        .executeTakeFirstOrThrow();
    },
  };
}
