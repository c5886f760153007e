import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerLink } from '../../commands/answer-link.ts';
import { answerQuestion } from '../../commands/answer-question.ts';
import { askQuestion } from '../../commands/ask-question.ts';
import type { LinkAnswer } from '../../commands/link-handler.ts';
import { recordDesignAnswer } from '../../commands/record-design-answer.ts';
import { requestCancel } from '../../commands/request-cancel.ts';
import { reviseOrder } from '../../commands/revise-order.ts';
import { revokeLink } from '../../commands/revoke-link.ts';
import { linkById } from '../../db/links.ts';
import { questionsOf } from '../../db/questions.ts';
import { canonicalText, sha256Hex } from '../../domain/evidence/canonical.ts';
import { linkFault } from '../../domain/links/link-fault.ts';
import { documentOf, problemOf } from './commands-fixture.ts';
import { type LinkFixture, linkFixture, type Order } from './links-fixture.ts';

const HOUR = 3_600_000;
const SHA = 'a'.repeat(64);

let fixture: LinkFixture;

beforeAll(async () => {
  fixture = await linkFixture();
});
afterAll(() => fixture.close());

function answer(linkId: string, given: Partial<LinkAnswer> = {}, key?: string) {
  const said: LinkAnswer = { answer: 'confirmed', customerPerson: '张工', ...given };
  return answerLink(fixture.context, fixture.by(`customer:${linkId}`, key), { linkId, ...said });
}

async function events({ id }: Order, kind: string) {
  return (await fixture.events(id)).filter((event) => event.kind === kind).map(({ data }) => data);
}

describe('given an order that its customer confirms by a link', () => {
  const linkTo = async (order: Order) => (await fixture.link(order, { purpose: 'confirm' })).linkId;

  test('when the customer confirms, then the gate is settled, the link is used, and the order is effective (P-16, P-46, P-56)', async () => {
    const order = await fixture.confirming();
    const linkId = await linkTo(order);
    const { status, body } = await answer(linkId, {}, `once-${linkId}`);
    expect(status).toBe(200);
    expect(fixture.announced.at(-1)).toMatchObject({ seq: body.seq, kind: 'customer-confirmed' });
    expect((await answer(linkId, {}, `once-${linkId}`)).replayed).toBe(true);
    expect(await problemOf(answer(linkId))).toMatchObject({ type: 'link-gone', extra: { fault: 'used' } });
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');
    const confirmations = await fixture.db
      .selectFrom('confirmations')
      .select(['method', 'recorded_by', 'evidence', 'expected_on'])
      .where('order_id', '=', order.id)
      .execute();
    expect(confirmations).toEqual([
      {
        method: 'link',
        recorded_by: `customer:${linkId}`,
        evidence: `link:${linkId}`,
        expected_on: '2026-12-18',
      },
    ]);
    const kinds = (await fixture.events(order.id)).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['link-created', 'customer-confirmed']));
  });

  test('when the customer refuses, then why is needed, and the order is negotiated (P-16, P-44)', async () => {
    const order = await fixture.confirming();
    const linkId = await linkTo(order);
    expect((await problemOf(answer(linkId, { answer: 'refused' }))).errors).toMatchObject([
      { path: 'remark' },
    ]);
    expect((await problemOf(answer(linkId, { answer: 'approved' }))).errors).toMatchObject([
      { path: 'answer', code: 'unknown-choice' },
    ]);
    await answer(linkId, { answer: 'refused', remark: '价格太高' });
    expect(await fixture.proceed(order.id)).toBe('NEGOTIATING');
  });

  test('when one answers and another revokes at once, then either the answer counts or the link is gone (P-16)', async () => {
    const order = await fixture.confirming();
    const linkId = await linkTo(order);
    const { intakeNumber } = order;
    const [said, again, revoked] = await Promise.allSettled([
      answer(linkId),
      answer(linkId),
      revokeLink(fixture.context, fixture.by('sales'), { intakeNumber, linkId }),
    ]);
    expect(revoked.status).toBe('fulfilled');
    expect([said, again].filter(({ status }) => status === 'fulfilled').length).toBeLessThan(2);
    const { length } = await fixture.db
      .selectFrom('confirmations')
      .select('id')
      .where('order_id', '=', order.id)
      .execute();
    expect(length).toBe([said, again].filter(({ status }) => status === 'fulfilled').length);
    expect((await problemOf(answer(linkId))).type).toBe('link-gone');
  });

  test('when only other orders are confirmed under its policy, then no such link is made (P-16, P-57)', async () => {
    const order = await fixture.received('confirming-specials');
    expect((await problemOf(linkTo(order))).errors).toMatchObject([
      { path: 'purpose', code: 'nothing-asked' },
    ]);
  });

  test('when the order has ended, then its customer still gets a link to see it, which can be revoked, and none to answer (P-16)', async () => {
    const order = await fixture.confirming();
    const { intakeNumber } = order;
    await requestCancel(fixture.context, fixture.by('clerk'), { intakeNumber, reason: '客户取消' });
    await fixture.proceed(order.id);
    const { id: taskId } = await fixture.task(order.id, 'cancel');
    await fixture.decide('sales', { taskId, revision: 1, outcome: 'approve' });
    expect(await fixture.proceed(order.id)).toBe('CANCELLED');
    const { linkId } = await fixture.link(order, { purpose: 'view' });
    const seen = await linkById(fixture.db, linkId);
    expect(seen && linkFault(seen, fixture.clock.now)).toBeNull();
    const revoked = await revokeLink(fixture.context, fixture.by('sales'), { intakeNumber, linkId });
    expect(revoked.status).toBe(200);
    expect((await problemOf(linkTo(order))).type).toBe('order-closed');
  });

  test('when the order does not wait for its customer yet, then the answer is refused and the link is not used (P-16)', async () => {
    const order = await fixture.received('confirming');
    const linkId = await linkTo(order);
    expect((await problemOf(answer(linkId))).type).toBe('wrong-stage');
    const { id: taskId } = await fixture.task(order.id, 'credit');
    await fixture.decide('credit', { taskId, revision: 1, outcome: 'approve' });
    await fixture.proceed(order.id);
    expect((await answer(linkId)).status).toBe(200);
  });
});

describe('given a version of a design that lies with the customer, and a link for it', () => {
  const linkTo = async (order: Order, designVersion = 1) =>
    (await fixture.link(order, { purpose: 'design', designVersion })).linkId;

  test('when the customer approves it, then that is the written approval, the designer’s clock runs on, and the gate can be approved (P-60, P-152)', async () => {
    const order = await fixture.designing();
    const { id: taskId } = await fixture.task(order.id, 'design');
    const approve = () => fixture.decide('sales', { taskId, revision: 1, outcome: 'approve' });
    expect((await problemOf(approve())).errors).toMatchObject([{ path: 'design.approval' }]);
    const linkId = await linkTo(order);
    const before = await fixture.clockOf(order, 'design');
    expect(before.paused_since).not.toBeNull();
    fixture.clock.now = new Date(fixture.clock.now.getTime() + HOUR);
    const at = fixture.clock.now.toISOString();
    const { body } = await answer(linkId, { answer: 'approved' }, `once-${linkId}`);
    expect(fixture.announced.at(-1)).toMatchObject({ seq: body.seq, kind: 'design-approved' });
    expect((await answer(linkId, { answer: 'approved' }, `once-${linkId}`)).body).toEqual(body);
    expect((await fixture.clockOf(order, 'design')).paused_since).toBeNull();

    const [event] = await events(order, 'design-approved');
    expect(event).toMatchObject({
      version: 1,
      statement: { answer: 'approved', version: 1, designSha256: SHA, reference: `link:${linkId}`, at },
    });
    const kept = await fixture.db
      .selectFrom('design_answers')
      .select(['version', 'answer', 'customer_person', 'reference', 'sha256', 'recorded_by'])
      .where('order_id', '=', order.id)
      .execute();
    expect(kept).toEqual([
      {
        version: 1,
        answer: 'approved',
        customer_person: '张工',
        reference: `link:${linkId}`,
        sha256: sha256Hex(canonicalText(event?.['statement'])),
        recorded_by: `customer:${linkId}`,
      },
    ]);
    await approve();
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');
  });

  test('when the customer wants changes, then what has to change is needed, and the next version has a link of its own (P-60, P-152)', async () => {
    const order = await fixture.designing();
    const linkId = await linkTo(order);
    const blank = await problemOf(answer(linkId, { answer: 'changes-wanted', remark: ' ' }));
    expect(blank.errors).toMatchObject([{ path: 'remark', code: 'required' }]);
    await answer(linkId, { answer: 'changes-wanted', remark: '门向左开' });
    expect(await events(order, 'design-changes-wanted')).toMatchObject([{ feedback: '门向左开' }]);
    await fixture.submitted(order, 'GGD-7b.dwg');
    const next = await linkTo(order, 2);
    expect((await answer(next, { answer: 'approved' })).status).toBe(200);
  });

  test('when there is a newer version, or a newer revision of the order, then the link for the older is superseded (P-152)', async () => {
    const order = await fixture.designing();
    const linkId = await linkTo(order);
    await recordDesignAnswer(fixture.context, fixture.by('sales'), {
      intakeNumber: order.intakeNumber,
      version: 1,
      answer: 'changes-wanted',
      customerPerson: '周采购',
      reference: '邮件',
      feedback: '加高柜体',
    });
    expect((await problemOf(answer(linkId, { answer: 'approved' }))).type).toBe('already-decided');
    await fixture.submitted(order, 'GGD-7b.dwg');
    const superseded = { type: 'link-gone', extra: { fault: 'superseded' } };
    expect(await problemOf(answer(linkId, { answer: 'approved' }))).toMatchObject(superseded);

    const second = await linkTo(order, 2);
    await reviseOrder(fixture.context, fixture.by('sales'), {
      intakeNumber: order.intakeNumber,
      revision: 1,
      cause: 'our-error',
      document: documentOf({ quantity: '101' }),
    });
    expect(await problemOf(answer(second, { answer: 'approved' }))).toMatchObject(superseded);
  });

  test('when one is made for no version, an older or an answered one, or another purpose names a version, then it is refused (P-152)', async () => {
    const order = await fixture.designing();
    const faults = async (change: Parameters<LinkFixture['link']>[1]) =>
      (await problemOf(fixture.link(order, change))).errors?.map(({ path, code }) => `${path} ${code}`);
    expect(await faults({ purpose: 'design' })).toEqual(['designVersion required']);
    expect(await faults({ purpose: 'design', designVersion: 2 })).toEqual(['designVersion not-newest']);
    expect(await faults({ purpose: 'view', designVersion: 1 })).toEqual(['designVersion not-for-purpose']);
    await answer(await linkTo(order), { answer: 'approved' });
    expect(await faults({ purpose: 'design', designVersion: 1 })).toEqual(['designVersion already-answered']);
    const undesigned = await fixture.received('designing');
    const none = fixture.link(undesigned, { purpose: 'design', designVersion: 1 });
    expect((await problemOf(none)).errors).toMatchObject([{ path: 'designVersion', code: 'not-newest' }]);
  });
});

describe('given an order that waits for answers of its customer, and a link for them', () => {
  const open = async ({ id }: Order) =>
    (await questionsOf(fixture.db, id)).filter(({ answeredAt }) => answeredAt === null).map(({ id }) => id);
  const linkTo = async (order: Order) => (await fixture.link(order, { purpose: 'questions' })).linkId;
  const say = (linkId: string, answers: LinkAnswer['answers'], key?: string) =>
    answer(linkId, { answer: 'answered', answers }, key);

  test('when the customer answers all of it, then each answer is kept, once, and the task is open again (P-6, P-16)', async () => {
    const order = await fixture.asking();
    expect((await fixture.orderRow(order.id)).stage).toBe('AWAITING_CUSTOMER_INFO');
    const linkId = await linkTo(order);
    const [first = '', second = ''] = await open(order);
    const answers = [
      { questionId: first, answer: '左进' },
      { questionId: second, answer: '10 kV' },
    ];
    expect((await fixture.clockOf(order, 'intake')).paused_since).not.toBeNull();
    await say(linkId, answers, `once-${linkId}`);
    expect((await say(linkId, answers, `once-${linkId}`)).replayed).toBe(true);
    expect((await fixture.clockOf(order, 'intake')).paused_since).toBeNull();
    expect((await questionsOf(fixture.db, order.id)).map((each) => [each.answer, each.recordedBy])).toEqual([
      ['左进', `customer:${linkId}`],
      ['10 kV', `customer:${linkId}`],
    ]);
    expect(await events(order, 'question-answered')).toMatchObject([
      { questionId: first, resumedTasks: [] },
      { questionId: second, resumedTasks: [order.taskId] },
    ]);
    expect(await fixture.proceed(order.id)).toBe('VALIDATING');
  });

  test('when an answer is missing, twice or to no open question, then each is named and nothing is kept (P-6)', async () => {
    const order = await fixture.asking(['进线方向？']);
    const linkId = await linkTo(order);
    const [first = ''] = await open(order);
    const { intakeNumber } = order;
    const { body } = await askQuestion(fixture.context, fixture.by('sales'), {
      intakeNumber,
      question: '颜色？',
      method: 'email',
    });
    const faults = async (answers: LinkAnswer['answers']) =>
      (await problemOf(say(linkId, answers))).errors?.map(({ path, code }) => `${path} ${code}`).toSorted();
    const said = { questionId: first, answer: '左进' };
    const colour = { questionId: body.questionId, answer: '灰' };
    expect(await faults(undefined)).toEqual(
      [`answers.${first} required`, `answers.${body.questionId} required`].toSorted(),
    );
    expect(await faults([said, said, { ...colour, answer: ' ' }])).toEqual(
      [`answers.${body.questionId} required`, `answers.${first} not-asked`].toSorted(),
    );
    await answerQuestion(fixture.context, fixture.by('sales'), {
      intakeNumber,
      ...colour,
      customerPerson: '周',
    });
    expect(await faults([said, colour])).toEqual([`answers.${body.questionId} not-asked`]);
    expect(await open(order)).toEqual([first]);
    expect((await say(linkId, [said])).status).toBe(200);
  });

  test('when nothing is asked, then no such link is made (P-6)', async () => {
    const order = await fixture.received('asking');
    expect((await problemOf(linkTo(order))).errors).toMatchObject([
      { path: 'purpose', code: 'nothing-asked' },
    ]);
  });
});
