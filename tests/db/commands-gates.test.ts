import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  fileCustomerDocument,
  type FileCustomerDocumentInput,
} from '../../commands/file-customer-document.ts';
import { fulfilObligation } from '../../commands/fulfil-obligation.ts';
import { handleRisk } from '../../commands/handle-risk.ts';
import { raiseRisk } from '../../commands/raise-risk.ts';
import { customerDocuments } from '../../db/customer-documents.ts';
import { displayOf } from '../../domain/process/display.ts';
import { lockOrder } from '../../db/orders.ts';
import { readProgress } from '../../db/progress.ts';
import { inTransaction } from '../../db/transaction.ts';
import { commandFixture, documentOf, type Fixture, problemOf, START } from './commands-fixture.ts';
import { CITED, gateOf, policyWithGates } from './gates-policy.ts';

const SHA = 'b'.repeat(64);
const AUTHORITY = {
  ...policyWithGates('x', []).authority,
  'raise-risk': [{ role: 'credit_officer' }, { role: 'production_planner' }],
  'handle-risk': [{ role: 'sales_head' }],
  'file-customer-document': [{ role: 'sales_clerk' }],
};

function demanded(kind: string, rest = {}) {
  return { kind, title: { zh: kind, en: kind }, ...rest, rule: 'P-27', source: '2; 3' };
}

/** New customers qualify by their documents; what credit makes a condition is met before the sales head is asked. */
const POLICY = policyWithGates(
  'gates',
  [
    gateOf('qualification', {
      kind: 'qualification',
      when: 'customer.isNew && customer.rating == "new"',
      owners: [{ role: 'credit_officer' }],
      demands: {
        documents: [
          demanded('business-licence', { validOn: 'required-date' }),
          demanded('financial-statement'),
        ],
      },
    }),
    gateOf('terms', {
      owners: [{ role: 'finance_officer' }],
      after: ['qualification'],
      shows: ['prices', 'payment'],
      obligationsBefore: 'SALES_HEAD_APPROVAL',
      preconditions: false,
    }),
    gateOf('sales-head', { stage: 'SALES_HEAD_APPROVAL', owners: [{ role: 'sales_head' }] }),
  ],
  {
    lifecycle: ['UNDER_REVIEW', 'SALES_HEAD_APPROVAL'],
    notices: [{ on: 'precondition-open', to: ['entered-by'], ...CITED }],
    clocks: [
      {
        code: 'sales-head',
        title: { zh: '审批', en: 'Approval' },
        of: { gate: 'sales-head' },
        allowance: 'PT4H',
        rule: 'P-43, P-169',
        source: 'test',
      },
    ],
    authority: AUTHORITY,
  },
);

type Order = { id: string; intakeNumber: string };

let fixture: Fixture;

beforeAll(async () => {
  fixture = await commandFixture([POLICY]);
});
afterAll(() => fixture.close());

async function decide(order: Order, code: string, as: string, parts = {}) {
  const { id: taskId, revision } = await fixture.task(order.id, code);
  return fixture.decide(as, { taskId, revision, outcome: 'approve', ...parts });
}

describe('given a new customer whose documents the policy wants', () => {
  const file = (change: Partial<FileCustomerDocumentInput> = {}, as = 'sales', key?: string) =>
    fileCustomerDocument(fixture.context, fixture.by(as, key), {
      customerId: 'C003',
      kind: 'business-licence',
      title: '营业执照',
      reference: 'archive/1',
      sha256: SHA,
      ...change,
    });

  const missing = async (order: Order) => {
    const refused = await problemOf(decide(order, 'qualification', 'credit'));
    return [refused.type, ...(refused.errors ?? []).map(({ path, code }) => `${path} ${code}`)];
  };

  test('when they are missing, expired and at last on file, then the gate waits and says for which (P-27, P-32)', async () => {
    const order = await fixture.order(documentOf({ parties: { buyer: { customerId: 'C003' } } }));
    const { evidence } = await fixture.task(order.id, 'qualification');
    expect(evidence.qualification?.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      'business-licence missing',
      'financial-statement missing',
    ]);
    expect(await missing(order)).toEqual([
      'facts-missing',
      'customer.documents.business-licence required',
      'customer.documents.financial-statement required',
    ]);
    await file({ kind: 'financial-statement', validUntil: '2026-11-25' });
    // Valid today, but not on the day on which the order is wanted: 2026-12-18.
    await file({ validUntil: '2026-12-17' });
    expect(await missing(order)).toEqual(['facts-missing', 'customer.documents.business-licence expired']);
    await file({ validUntil: '2026-12-18' });
    expect((await decide(order, 'qualification', 'credit')).body.gate.status).toBe('approved');
  });

  test('when two people file one at once, or one sends it twice, then each version is there once (P-27)', async () => {
    const of = { customerId: 'C002', kind: 'operating-history' };
    const key = 'filed-twice';
    await Promise.all([file(of), file(of), file({ ...of, title: '经营历史' }, 'sales', key)]);
    const again = await file({ ...of, title: '经营历史' }, 'sales', key);
    expect(again.status).toBe(201);
    const versions = await customerDocuments(fixture.db, 'C002');
    expect(versions.map(({ version }) => version)).toEqual([3, 2, 1]);
    const events = await fixture.db
      .selectFrom('audit_events')
      .select('kind')
      .where('subject_kind', '=', 'customer')
      .where('subject_id', '=', 'C002')
      .execute();
    expect(events).toHaveLength(3);
  });

  test('when it is filed by somebody without the right, or wrongly, then it is refused (P-166)', async () => {
    expect((await problemOf(file({}, 'clerk'))).type).toBe('forbidden');
    expect((await problemOf(file({}, 'stranger'))).type).toBe('not-found');
    expect((await problemOf(file({ customerId: 'nobody' }))).type).toBe('not-found');
    expect((await problemOf(file({ validUntil: '2026-02-30' }))).errors).toMatchObject([
      { path: 'validUntil', code: 'not-a-date' },
    ]);
  });

  test('when the customer is known, then the gate is not asked (P-28)', async () => {
    const order = await fixture.order();
    expect(await fixture.gates(order.id)).toEqual(['terms@1 open']);
  });
});

describe('given a gate that is shown what the system reckons', () => {
  test('when it is asked, then it sees prices against the list, the catalogue and the payment (P-29, P-30, P-32)', async () => {
    const line = { quantity: '10', unit: 'pcs', taxRate: '0.13' };
    const order = await fixture.order(
      documentOf({
        lines: [
          { ...line, sku: 'P100', netPrice: '9.50' },
          { ...line, sku: 'P101', netPrice: '10' },
        ],
      }),
    );
    const { evidence } = await fixture.task(order.id, 'terms');
    expect(evidence.prices).toMatchObject([
      { line: 1, sku: 'P100', inCatalogue: true, listPrice: '10', netPrice: '9.50', deviation: '-0.0500' },
      { line: 2, sku: 'P101', inCatalogue: true, listPrice: '10', netPrice: '10.00', deviation: '0.0000' },
    ]);
    expect(evidence.payment).toEqual({
      method: 'monthly',
      accepted: true,
      prepaid: false,
      dueBeforeEffect: '0.00',
    });
  });
});

describe('given a conditional yes whose condition the next stage waits for', () => {
  const conditional = {
    outcome: 'approve-with-conditions',
    conditions: [
      {
        kind: 'other',
        description: '技术协议签字',
        ownerRole: 'sales_clerk',
        dueOn: '2026-12-01',
      },
    ],
  };

  test('when it is open, then the stage is entered, nothing is asked in it, and who owns it and who works on the order are told (P-35)', async () => {
    const order = await fixture.order();
    await decide(order, 'terms', 'finance', conditional);
    expect(await fixture.proceed(order.id)).toBe('SALES_HEAD_APPROVAL');
    expect(await fixture.proceed(order.id)).toBe('SALES_HEAD_APPROVAL');
    expect(await fixture.gates(order.id)).toEqual(['terms@1 approved']);
    const told = await fixture.db
      .selectFrom('notices')
      .select('data')
      .where('order_id', '=', order.id)
      .where('template', '=', 'precondition-open')
      .where('channel', '=', 'in-app')
      .execute();
    expect(told).toMatchObject([{ data: { conditions: '技术协议签字' } }]);
    const owners = await fixture.db
      .selectFrom('notices')
      .select(['person_id', 'data'])
      .where('order_id', '=', order.id)
      .where('template', '=', 'obligation-given')
      .where('channel', '=', 'in-app')
      .orderBy('person_id')
      .execute();
    const given = { conditions: '技术协议签字', dueAt: '2026-12-01' };
    expect(owners).toMatchObject(['sales', 'sales2'].map((id) => ({ person_id: id, data: given })));
    const shown = await inTransaction(fixture.db, async (trx) => {
      const locked = await lockOrder(trx, order.id);
      if (!locked) throw new Error('the order is gone');
      const progress = await readProgress(trx, locked, fixture.clock.now);
      return displayOf(progress, {
        orderNumber: null,
        intakeNumber: order.intakeNumber,
        classes: [],
        releasers: () => [],
      });
    });
    expect(shown.WaitingOn).toEqual(['precondition']);
  });

  test('when it is met, then the gate is asked since that moment, and its time runs from there (P-35, P-43)', async () => {
    const order = await fixture.order();
    await decide(order, 'terms', 'finance', conditional);
    await fixture.proceed(order.id);
    const { id: obligationId } = await fixture.db
      .selectFrom('obligations')
      .select('id')
      .where('order_id', '=', order.id)
      .executeTakeFirstOrThrow();
    const metAt = new Date('2026-11-25T05:30:00Z');
    fixture.clock.now = metAt;
    await fulfilObligation(fixture.context, fixture.by('sales'), { obligationId, evidence: '扫描件 12' });
    fixture.clock.now = new Date('2026-11-25T06:00:00Z');
    await fixture.proceed(order.id);
    fixture.clock.now = START;
    expect((await fixture.task(order.id, 'sales-head')).opened_at).toEqual(metAt);
    const { started_at: startedAt } = await fixture.db
      .selectFrom('clocks')
      .select('started_at')
      .where('order_id', '=', order.id)
      .executeTakeFirstOrThrow();
    expect(startedAt).toEqual(metAt);
    await decide(order, 'sales-head', 'sales-head');
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');
  });
});

describe('given a risk that somebody finds in a review', () => {
  const RISK = { description: '密封件可能断供', opinion: '换用供应商乙', ownerRole: 'finance_officer' };
  const raise = ({ intakeNumber }: Order, as = 'planner', change = {}, key?: string) =>
    raiseRisk(fixture.context, fixture.by(as, key), {
      intakeNumber,
      ...RISK,
      reviewOn: '2026-12-01',
      ...change,
    });
  const handle = ({ intakeNumber }: Order, riskId: string, as = 'finance') =>
    handleRisk(fixture.context, fixture.by(as), { intakeNumber, riskId, handling: '已签备选供应商' });

  test('when it is raised, then whoever is asked from then on sees it with the opinion and its handling (P-45)', async () => {
    const order = await fixture.order();
    const { body } = await raise(order, 'planner', {}, `risk-${order.id}`);
    const again = await raise(order, 'planner', {}, `risk-${order.id}`);
    expect(again.body).toEqual(body);
    const second = await raise(order, 'credit', { description: '客户临近额度' });
    const reviews = async () => {
      const rows = fixture.db.selectFrom('obligations').selectAll().where('order_id', '=', order.id);
      return (await rows.where('kind', '=', 'risk-review').orderBy('description').execute()).map(
        ({ owner_role: owner, due_on: dueOn, status }) => `${owner} ${dueOn} ${status}`,
      );
    };
    expect(new Set(await reviews())).toEqual(new Set(['finance_officer 2026-12-01 open']));
    await handle(order, body.riskId);
    expect((await reviews()).toSorted()).toEqual([
      'finance_officer 2026-12-01 fulfilled',
      'finance_officer 2026-12-01 open',
    ]);
    await decide(order, 'terms', 'finance');
    await fixture.proceed(order.id);
    const { evidence } = await fixture.task(order.id, 'sales-head');
    expect(evidence.raisedRisks).toHaveLength(2);
    const told = fixture.db.selectFrom('notices').select(['person_id', 'data']);
    expect(
      await told
        .where('dedupe_key', 'like', `risk-raised:${body.riskId}:%`)
        .where('channel', '=', 'in-app')
        .execute(),
    ).toMatchObject([{ person_id: 'finance', data: { risk: RISK.description, opinion: RISK.opinion } }]);
    expect(evidence.raisedRisks?.find(({ id }) => id === body.riskId)).toMatchObject({
      ...RISK,
      raisedBy: 'planner',
      handling: '已签备选供应商',
    });
    expect(evidence.raisedRisks?.find(({ id }) => id === second.body.riskId)?.handling).toBeNull();
    const kinds = (await fixture.events(order.id)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind.startsWith('risk-'))).toEqual([
      'risk-raised',
      'risk-raised',
      'risk-handled',
    ]);
  });

  test('when it has no opinion or no owner, or comes from somebody without the right, then it is refused (P-45)', async () => {
    const order = await fixture.order();
    expect((await problemOf(raise(order, 'planner', { opinion: ' ' }))).errors).toMatchObject([
      { path: 'opinion' },
    ]);
    expect((await problemOf(raise(order, 'planner', { ownerRole: 'nobody' }))).errors).toMatchObject([
      { path: 'ownerRole', code: 'unknown-role' },
    ]);
    expect((await problemOf(raise(order, 'planner', { ownerRole: 'purchasing_head' }))).errors).toMatchObject(
      [{ path: 'ownerRole', code: 'nobody-holds' }],
    );
    for (const reviewOn of ['2026-11-24', '2026-02-30']) {
      expect((await problemOf(raise(order, 'planner', { reviewOn }))).errors).toMatchObject([
        { path: 'reviewOn' },
      ]);
    }
    expect((await problemOf(raise(order, 'clerk'))).type).toBe('forbidden');
  });

  test('when two people say at once how it was handled, then one is on record (P-45)', async () => {
    const order = await fixture.order();
    const { body } = await raise(order);
    expect((await problemOf(handle(order, body.riskId, 'clerk'))).type).toBe('forbidden');
    const settled = await Promise.allSettled(
      ['finance', 'sales-head'].map((as) => handle(order, body.riskId, as)),
    );
    expect(settled.flatMap((one) => (one.status === 'rejected' ? [one.reason.type] : []))).toEqual([
      'already-decided',
    ]);
    const other = await fixture.order();
    expect((await problemOf(handle(other, body.riskId))).type).toBe('not-found');
  });
});
