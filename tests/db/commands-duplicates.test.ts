import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { requestCancel } from '../../commands/request-cancel.ts';
import { reviseOrder } from '../../commands/revise-order.ts';
import { submitOrder, type SubmitOrderAnswer } from '../../commands/submit-order.ts';
import { orderRecord } from '../../db/queries/order-record.ts';
import { type Policy, policySchema } from '../../domain/policy/policy-schema.ts';
import { renderNotice } from '../../domain/notices/render-notice.ts';
import { policyNamed } from '../unit/policy-texts.ts';
import { commandFixture, documentOf, type Fixture, START } from './commands-fixture.ts';

const CITED = { rule: 'P-2', source: 'test' };
const DAY_MS = 86_400_000;

function policyOf(): Policy {
  const standard = policyNamed('standard');
  return policySchema.parse({
    ...standard,
    id: 'comparing',
    duplicates: { days: 7, ...CITED },
    intake: {
      incomplete: { owners: [{ role: 'sales_clerk' }], ...CITED },
      confirmsOnSubmission: { ...CITED, rule: 'P-12' },
    },
  });
}

describe('given a policy that compares orders of the last seven days', () => {
  let fixture: Fixture;
  let quantity = 10;

  beforeAll(async () => {
    const { duplicates: _, ...standard } = policyNamed('standard');
    fixture = await commandFixture([policyOf(), { ...standard, id: 'silent' }]);
  });
  afterAll(() => fixture.close());

  beforeEach(() => {
    quantity += 1;
    fixture.clock.now = START;
  });

  async function send(change: Parameters<typeof documentOf>[0] = {}, policyId = 'comparing', key?: string) {
    const document = documentOf({ quantity: String(quantity), ...change });
    const order = { companyId: 'c', policyId, channel: 'fax' as const, document };
    const { status, body } = await submitOrder(fixture.context, fixture.by('clerk', key), order);
    expect(status).toBe(201);
    return body;
  }

  const told = ({ possibleDuplicates = [] }: SubmitOrderAnswer) => possibleDuplicates;

  test('when the same goods come again for the same customer, then the order is taken in and flagged, and its clerk is told (P-2)', async () => {
    const first = await send();
    expect(told(first)).toEqual([]);
    const second = await send({ remarks: '第二次', delivery: { date: '2026-12-20', place: '上海' } });
    expect(second.stage).toBe('RECEIVED');
    expect(told(second)).toEqual([first.intakeNumber]);
    const { id, possibleDuplicates } =
      (await orderRecord(fixture.db, second.intakeNumber)) ?? expect.fail('the order is not there');
    expect(possibleDuplicates).toEqual([first.intakeNumber]);
    expect(await fixture.events(id)).toMatchObject([
      { kind: 'received' },
      { kind: 'possible-duplicate', data: { of: [first.intakeNumber] } },
    ]);
    const notices = await fixture.db
      .selectFrom('notices')
      .select(['person_id', 'template', 'locale', 'data'])
      .where('order_id', '=', id)
      .where('template', '=', 'possible-duplicate')
      .execute();
    expect(notices).toMatchObject([{ person_id: 'clerk' }]);
    const [notice] = notices;
    if (notice) expect(renderNotice(notice).text).toContain(first.intakeNumber);
    expect(told(await send())).toHaveLength(2);
  });

  test('when the same comes with a name beside its code, at another price, paid otherwise, or from the same buyer by name, then it is flagged (P-2)', async () => {
    const first = await send();
    const line = {
      sku: 'P100',
      name: '水泵',
      quantity: String(quantity),
      unit: 'pcs',
      grossPrice: '10.01',
      taxRate: '0.13',
    };
    const second = await send({ lines: [line], paymentMethod: 'prepaid' });
    expect(told(second)).toEqual([first.intakeNumber]);
    const { name } = await fixture.db
      .selectFrom('customers')
      .select('name')
      .where('id', '=', 'C001')
      .executeTakeFirstOrThrow();
    const contact = { name: '周采购', phone: '021-5555' };
    const third = await send({ parties: { buyer: { name, contact } } });
    expect(told(third).toSorted()).toEqual([first.intakeNumber, second.intakeNumber].toSorted());
    expect(told(await send())).toHaveLength(3);
    expect(told(await send({ parties: { buyer: { name: `${name}二厂`, contact } } }))).toEqual([]);
  });

  test('when goods without a code are spelt otherwise, then they are the same goods; of another spec they are not (P-2)', async () => {
    const goods = (name: string, spec: string) => ({
      special: { reason: '目录外' },
      lines: [{ name, spec, quantity: String(quantity), unit: 'pcs', grossPrice: '10', taxRate: '0.13' }],
    });
    const first = await send(goods('Pump', 'DN 80'));
    expect(told(await send(goods('ＰＵＭＰ ', 'dn  80')))).toEqual([first.intakeNumber]);
    expect(told(await send(goods('Pump', 'DN 100')))).toEqual([]);
  });

  test('when it may be a double, then it is not confirmed on submission as the first was (P-2, P-12)', async () => {
    const line = { sku: 'P100', quantity: String(quantity), unit: 'pcs', netPrice: '10', taxRate: '0.13' };
    const kinds = async ({ intakeNumber }: SubmitOrderAnswer) => {
      const { id } = (await orderRecord(fixture.db, intakeNumber)) ?? expect.fail('the order is not there');
      return (await fixture.events(id)).map(({ kind }) => kind);
    };
    expect(await kinds(await send({ lines: [line] }))).toEqual(['received', 'confirmed']);
    expect(await kinds(await send({ lines: [line] }))).toEqual(['received', 'possible-duplicate']);
  });

  test('when it is sent twice under one key, then it is one order and no double (P-2)', async () => {
    const first = await send({}, 'comparing', `key-${quantity}`);
    const again = await send({}, 'comparing', `key-${quantity}`);
    expect(again).toEqual(first);
  });

  test('when two come at once under two keys, then one of them is flagged (P-2)', async () => {
    const answers = await Promise.all([send(), send(), send()]);
    expect(answers.map((answer) => told(answer).length).toSorted()).toEqual([0, 1, 2]);
  });

  test('when customer or goods differ, or the days are over, then nothing is flagged (P-2)', async () => {
    const first = await send();
    expect(told(await send({ parties: { buyer: { customerId: 'C003' } } }))).toEqual([]);
    expect(told(await send({ quantity: `${quantity}00` }))).toEqual([]);
    fixture.clock.now = new Date(START.getTime() + 7 * DAY_MS);
    const lastDay = await send();
    expect(told(lastDay)).toEqual([first.intakeNumber]);
    fixture.clock.now = new Date(START.getTime() + 7 * DAY_MS + 1);
    expect(told(await send())).toEqual([lastDay.intakeNumber]);
  });

  test('when the earlier one was cancelled, then nothing is flagged (P-2)', async () => {
    const { id, intakeNumber } = await fixture.order(documentOf({ quantity: String(quantity) }));
    await requestCancel(fixture.context, fixture.by('clerk'), { intakeNumber, reason: '重复' });
    await fixture.proceed(id);
    const { id: taskId } = await fixture.task(id, 'cancel');
    await fixture.decide('sales', { taskId, revision: 1, outcome: 'approve', reason: '同意' });
    expect(await fixture.proceed(id)).toBe('CANCELLED');
    expect(told(await send())).toEqual([]);
  });

  test('when a revision, or what completes an order, says what another said, then it is flagged once, and its clerk is told (P-2, P-6)', async () => {
    const first = await send();
    const other = await send({ quantity: `${quantity}00` });
    const incomplete = await send({ paymentMethod: '' });
    const revise = async ({ intakeNumber }: SubmitOrderAnswer, revision: number, place = '上海') => {
      const document = documentOf({
        quantity: String(quantity),
        delivery: { date: '2026-12-18', place },
      });
      const given = { intakeNumber, revision, cause: 'customer' as const, document };
      const { body } = await reviseOrder(fixture.context, fixture.by('sales'), given);
      return body.possibleDuplicates ?? [];
    };
    expect(await revise(other, 1)).toEqual([first.intakeNumber]);
    expect(await revise(other, 2, '苏州')).toEqual([]);
    expect((await revise(incomplete, 1)).toSorted()).toEqual(
      [first.intakeNumber, other.intakeNumber].toSorted(),
    );
    const { id, possibleDuplicates } =
      (await orderRecord(fixture.db, other.intakeNumber)) ?? expect.fail('the order is not there');
    expect(possibleDuplicates).toEqual([first.intakeNumber]);
    const flagged = (await fixture.events(id)).filter(({ kind }) => kind === 'possible-duplicate');
    expect(flagged).toMatchObject([{ data: { of: [first.intakeNumber], revision: 2 } }]);
    const notices = await fixture.db
      .selectFrom('notices')
      .select('person_id')
      .where('order_id', '=', id)
      .where('template', '=', 'possible-duplicate')
      .where('channel', '=', 'in-app')
      .execute();
    expect(notices).toEqual([{ person_id: 'clerk' }]);
  });

  test('when the policy says nothing of it, then nothing is compared (P-2)', async () => {
    await send({}, 'silent');
    expect(told(await send({}, 'silent'))).toEqual([]);
  });
});
