import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clocksRound } from '../../activities/clocks/clocks-round.ts';
import { draftContract, type DraftContractInput } from '../../commands/draft-contract.ts';
import { matchPayment } from '../../commands/match-payment.ts';
import { recordQuote } from '../../commands/record-quote.ts';
import { recordCustomerPayment } from '../../commands/record-customer-payment.ts';
import { requestCancel } from '../../commands/request-cancel.ts';
import { requestDecline } from '../../commands/request-decline.ts';
import { recordSignature, type RecordSignatureInput } from '../../commands/record-signature.ts';
import { contractRecords } from '../../db/queries/contract-record.ts';
import type { DecideTaskInput } from '../../commands/decide-task.ts';
import { commandFixture, documentOf, type Fixture, problemOf, START } from './commands-fixture.ts';
import { CLAUSES, contractPolicy } from './contract-policy.ts';

type Order = { id: string; intakeNumber: string };

const HASH = 'a'.repeat(64);
const clauses = Object.fromEntries(CLAUSES.map(({ code, title }) => [code, `${title.zh}：按订单`]));

describe('given a policy by which a contract is drafted, reviewed, signed and entered', () => {
  let fixture: Fixture;

  beforeAll(async () => {
    const policy = contractPolicy();
    fixture = await commandFixture([
      policy,
      contractPolicy({
        id: 'premium',
        lifecycle: ['CONTRACT_DRAFT', 'SIGNING', 'PAYMENT_GATE'],
        gates: [
          ...policy.gates.filter(({ code }) => code === 'contract' || code === 'signing'),
          ...policy.gates
            .filter(({ code }) => code === 'sales-head')
            .map((gate) => ({
              ...gate,
              code: 'premium',
              kind: 'payment' as const,
              stage: 'PAYMENT_GATE' as const,
            })),
        ],
        clocks: [],
        payment: { share: '1', rule: 'P-59', source: '4n' },
        orderNumber: { ...policy.orderNumber, at: 'effective' },
      }),
      contractPolicy({
        id: 'vacant-office',
        contract: policy.contract && {
          ...policy.contract,
          copiesTo: [...policy.contract.copiesTo, { role: 'logistics_officer', at: 'company' }],
        },
      }),
      contractPolicy({
        id: 'two-opinions',
        gates: policy.gates.flatMap((gate) =>
          gate.code === 'legal'
            ? [gate, { ...gate, code: 'tax', kind: 'review' as const, refusal: 'negotiate' as const }]
            : [gate],
        ),
      }),
      contractPolicy({
        id: 'quoted',
        lifecycle: ['QUOTING', 'CONTRACT_DRAFT', 'SIGNING'],
        gates: [
          ...policy.gates.filter(({ code }) => code === 'contract' || code === 'signing'),
          ...policy.gates
            .filter(({ code }) => code === 'sales-head')
            .map((gate) => ({ ...gate, code: 'quote', kind: 'quote' as const, stage: 'QUOTING' as const })),
        ],
        clocks: [],
        orderNumber: { ...policy.orderNumber, at: 'effective' },
      }),
    ]);
  });
  afterAll(() => fixture.close());

  const draft = ({ intakeNumber }: Order, change: Partial<DraftContractInput> = {}, key?: string) =>
    draftContract(fixture.context, fixture.by('sales', key), {
      intakeNumber,
      clauses,
      responsibilities: { collection: '销售员' },
      reference: 'archive:contract.pdf',
      sha256: HASH,
      ...change,
    });
  const sign = ({ intakeNumber }: Order, change: Partial<RecordSignatureInput> = {}, key?: string) =>
    recordSignature(fixture.context, fixture.by('sales', key), {
      intakeNumber,
      version: 1,
      party: 'buyer',
      signedBy: '王强',
      signedOn: '2026-11-25',
      method: 'seal',
      seal: '合同专用章',
      reference: 'archive:signed-buyer.pdf',
      sha256: 'b'.repeat(64),
      ...change,
    });
  const signCompany = (order: Order, version = 1) =>
    sign(order, {
      version,
      party: 'company',
      method: 'signature',
      seal: undefined,
      reference: 'archive:signed-company.pdf',
      sha256: 'c'.repeat(64),
    });

  async function pay({ intakeNumber }: Order, amount: string) {
    const { body } = await recordCustomerPayment(fixture.context, fixture.by('finance'), {
      companyId: 'c',
      customerId: 'C001',
      amount,
      currency: 'CNY',
      receivedOn: '2026-11-25',
      reference: `${intakeNumber}:${amount}`,
    });
    const { paymentId } = body;
    await matchPayment(fixture.context, fixture.by('finance'), { paymentId, intakeNumber, amount });
  }

  async function decide(order: Order, code: string, as: string, change: Partial<DecideTaskInput> = {}) {
    const { id: taskId, revision } = await fixture.task(order.id, code);
    return fixture.decide(as, { taskId, revision, outcome: 'approve', reason: '意见', ...change });
  }

  /** An order whose sales head has approved it: its contract is to be drafted. */
  async function toDraft(policyId = 'contract'): Promise<Order> {
    const order = await fixture.order(documentOf(), { policyId });
    await decide(order, 'sales-head', 'sales-head');
    expect(await fixture.proceed(order.id)).toBe('CONTRACT_DRAFT');
    return order;
  }

  /** Quoted until the day on which it came in. */
  async function quoted(): Promise<Order> {
    const lines = [{ sku: 'P100', quantity: '100', unit: 'pcs', netPrice: '10', taxRate: '0.13' }];
    const order = await fixture.order(documentOf({ lines }), { policyId: 'quoted' });
    const { intakeNumber } = order;
    await recordQuote(fixture.context, fixture.by('sales'), { intakeNumber, validUntil: '2026-11-25' });
    await decide(order, 'quote', 'sales-head');
    expect(await fixture.proceed(order.id)).toBe('CONTRACT_DRAFT');
    await draft(order);
    return order;
  }

  test('when the quote expires before the contract, then it is quoted again first; signed in time, the contract holds (P-50, P-54)', async () => {
    const [order, inTime] = [await quoted(), await quoted()];
    await decide(inTime, 'contract', 'sales');
    await fixture.proceed(inTime.id);
    await sign(inTime);
    fixture.clock.now = new Date('2026-11-26T01:00:00Z');
    expect((await problemOf(decide(order, 'contract', 'sales'))).errors).toMatchObject([
      { path: 'quote.validUntil', code: 'expired' },
    ]);
    expect(await fixture.proceed(order.id)).toBe('QUOTING');
    await signCompany(inTime);
    await decide(inTime, 'signing', 'sales');
    expect(await fixture.proceed(inTime.id)).toBe('EFFECTIVE');
    fixture.clock.now = START;
  });

  test('when only the company has signed in time, or the customer a version that was refused since, then the customer has agreed to nothing and the quote is renewed (P-50, P-54)', async () => {
    const [ours, refused] = [await quoted(), await quoted()];
    for (const order of [ours, refused]) {
      await decide(order, 'contract', 'sales');
      await fixture.proceed(order.id);
    }
    await signCompany(ours);
    await sign(refused);
    await decide(refused, 'signing', 'sales', { outcome: 'refuse' });
    expect(await fixture.proceed(refused.id)).toBe('CONTRACT_DRAFT');
    await draft(refused);
    fixture.clock.now = new Date('2026-11-26T01:00:00Z');
    await sign(ours, { signedOn: '2026-11-26' });
    expect((await problemOf(decide(ours, 'signing', 'sales'))).errors).toMatchObject([
      { path: 'quote.validUntil', code: 'expired' },
    ]);
    for (const order of [ours, refused]) expect(await fixture.proceed(order.id)).toBe('QUOTING');
    fixture.clock.now = START;
  });

  async function toLegal(policyId = 'contract'): Promise<Order> {
    const order = await toDraft(policyId);
    await draft(order);
    await decide(order, 'contract', 'sales');
    expect(await fixture.proceed(order.id)).toBe('LEGAL_REVIEW');
    return order;
  }

  async function toSigning(policyId?: string): Promise<Order> {
    const order = await toLegal(policyId);
    await decide(order, 'legal', 'exec1', { findings: { contractVersion: 1 } });
    expect(await fixture.proceed(order.id)).toBe('SIGNING');
    return order;
  }

  async function toEntry(policyId?: string): Promise<Order> {
    const order = await toSigning(policyId);
    await sign(order);
    await signCompany(order);
    await decide(order, 'signing', 'sales');
    expect(await fixture.proceed(order.id)).toBe('ORDER_ENTRY');
    return order;
  }

  async function kinds(order: Order) {
    return (await fixture.events(order.id)).map(({ kind }) => kind);
  }

  test('when a draft lacks clauses, then each is named, and so is what the policy does not have (P-52)', async () => {
    const order = await toDraft();
    const { breach: _, price: __, ...some } = clauses;
    const problem = await problemOf(draft(order, { clauses: { ...some, quality: ' ', interest: '5 %' } }));
    expect(problem.status).toBe(422);
    expect(problem.errors?.map(({ path, code }) => `${path} ${code}`)).toEqual([
      'clauses.price required',
      'clauses.quality required',
      'clauses.breach required',
      'clauses.interest unknown',
    ]);
  });

  test('when a draft names nobody for a duty, or its document has no hash, then it is refused (P-58)', async () => {
    const order = await toDraft();
    const problem = await problemOf(draft(order, { responsibilities: {}, sha256: 'ABC', reference: ' ' }));
    expect(problem.errors?.map(({ path }) => path)).toEqual([
      'responsibilities.collection',
      'reference',
      'sha256',
    ]);
  });

  test('when nothing is drafted, then the contract cannot be approved; drafted once under its key, it can (P-52)', async () => {
    const order = await toDraft();
    const problem = await problemOf(decide(order, 'contract', 'sales'));
    expect(problem).toMatchObject({ status: 409, type: 'facts-missing' });
    const first = await draft(order, {}, 'one-key');
    const again = await draft(order, {}, 'one-key');
    expect(again).toMatchObject({ replayed: true, body: first.body });
    expect(first).toMatchObject({ status: 201, body: { version: 1, revision: 1 } });
    expect(await contractRecords(fixture.db, order.id)).toMatchObject([
      { version: 1, clauses, responsibilities: { collection: '销售员' }, draftedBy: 'sales' },
    ]);
    await decide(order, 'contract', 'sales');
    expect(await fixture.proceed(order.id)).toBe('LEGAL_REVIEW');
    expect(await kinds(order)).toContain('contract-drafted');
  });

  test('when two people draft at once, then both versions are kept under numbers of their own (P-52)', async () => {
    const order = await toDraft();
    const drafts = await Promise.all([draft(order), draft(order, { sha256: 'd'.repeat(64) })]);
    expect(drafts.map(({ body }) => body.version).toSorted()).toEqual([1, 2]);
  });

  test('when somebody drafts who may not, then it is forbidden, and for a stranger there is no order (P-166)', async () => {
    const order = await toDraft();
    const as = (subject: string) =>
      draftContract(fixture.context, fixture.by(subject), {
        intakeNumber: order.intakeNumber,
        clauses,
        reference: 'x',
        sha256: HASH,
      });
    expect(await problemOf(as('planner'))).toMatchObject({ type: 'forbidden' });
    expect(await problemOf(as('stranger'))).toMatchObject({ type: 'not-found' });
  });

  test('when legal refuses twice, then each round demands a newer version, and the third is approved (P-53)', async () => {
    const order = await toLegal();
    for (const round of [1, 2]) {
      const refused = await decide(order, 'legal', 'exec1', {
        outcome: 'refuse',
        reason: '违约金过低，请修改第九条',
        findings: { contractVersion: round },
      });
      expect(refused.body.gate.status).toBe('refused');
      expect(await fixture.proceed(order.id)).toBe('CONTRACT_DRAFT');
      const problem = await problemOf(decide(order, 'contract', 'sales'));
      expect(problem.detail).toContain(`Version ${round} of the contract was refused`);
      await draft(order);
      await decide(order, 'contract', 'sales');
      expect(await fixture.proceed(order.id)).toBe('LEGAL_REVIEW');
      const { evidence } = await fixture.task(order.id, 'legal');
      expect(evidence.contract).toMatchObject({ version: round + 1, sha256: HASH });
    }
    await decide(order, 'legal', 'exec1', { findings: { contractVersion: 3 } });
    expect(await fixture.proceed(order.id)).toBe('SIGNING');
    expect((await fixture.gates(order.id)).toSorted()).toEqual([
      'contract@1 approved',
      'contract@1 lapsed',
      'contract@1 lapsed',
      'legal@1 approved',
      'legal@1 lapsed',
      'legal@1 lapsed',
      'sales-head@1 approved',
      'signing@1 open',
    ]);
  });

  test('when the lawyer has said no and the process has not seen it, then nobody can ask to decline the order, a draft is taken, and a cancel that is asked for is answered (P-42, P-53, P-155)', async () => {
    const order = await toLegal();
    await decide(order, 'legal', 'exec1', { outcome: 'refuse' });
    const { intakeNumber } = order;
    const asked = { intakeNumber, reason: '客户不再需要' };
    const declined = requestDecline(fixture.context, fixture.by('sales'), asked);
    expect(await problemOf(declined)).toMatchObject({
      type: 'wrong-stage',
      detail: expect.stringContaining('stands at CONTRACT_DRAFT'),
    });
    expect((await draft(order)).body).toMatchObject({ version: 2 });
    await requestCancel(fixture.context, fixture.by('clerk'), asked);
    expect(await fixture.proceed(order.id)).toBe('CONTRACT_DRAFT');
    await decide(order, 'contract', 'sales');
    await decide(order, 'cancel', 'sales-head');
    expect(await fixture.proceed(order.id)).toBe('CANCELLED');
  });

  test('when it is asked to decline the order for one no, and another no sends it back, then there is nothing to decline and the order goes on (P-42, P-53)', async () => {
    const order = await toLegal('two-opinions');
    await decide(order, 'tax', 'exec1', { outcome: 'refuse' });
    const asked = { intakeNumber: order.intakeNumber, reason: '税务不可行' };
    await requestDecline(fixture.context, fixture.by('sales'), asked);
    await decide(order, 'legal', 'exec2', { outcome: 'refuse' });
    expect(await fixture.proceed(order.id)).toBe('CONTRACT_DRAFT');
    const requests = fixture.db.selectFrom('requests').select('status').where('order_id', '=', order.id);
    expect(await requests.execute()).toEqual([{ status: 'withdrawn' }]);
  });

  test('when a version is drafted while legal reads the one before, then that one cannot be approved (P-53)', async () => {
    const order = await toLegal();
    await draft(order, { sha256: 'd'.repeat(64) });
    const named = await problemOf(decide(order, 'legal', 'exec1', { findings: { contractVersion: 1 } }));
    const shown = await problemOf(decide(order, 'legal', 'exec1'));
    for (const problem of [named, shown]) {
      expect(problem).toMatchObject({ status: 409, errors: [{ path: 'findings.contractVersion' }] });
    }
    const { status } = await decide(order, 'legal', 'exec1', { findings: { contractVersion: 2 } });
    expect(status).toBe(200);
    const late = await problemOf(draft(order));
    expect(late).toMatchObject({ type: 'wrong-stage' });
  });

  test('when a version is drafted at the moment of the approval, then one of the two is refused (P-53)', async () => {
    const order = await toLegal();
    const { id: taskId } = await fixture.task(order.id, 'legal');
    const both = await Promise.allSettled([
      draft(order, { sha256: 'd'.repeat(64) }),
      fixture.decide('exec1', { taskId, revision: 1, outcome: 'approve', findings: { contractVersion: 1 } }),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  test('when legal is asked, then its clock runs, and each round has one of its own (P-53, S-05)', async () => {
    const order = await toLegal();
    await decide(order, 'legal', 'exec1', { outcome: 'refuse' });
    await fixture.proceed(order.id);
    await draft(order);
    await decide(order, 'contract', 'sales');
    await fixture.proceed(order.id);
    const clocks = await fixture.db
      .selectFrom('clocks')
      .select(['code', 'stopped_at', 'allowance', 'due_at'])
      .where('order_id', '=', order.id)
      .orderBy('stopped_at')
      .execute();
    expect(clocks.map(({ code, stopped_at: at }) => [code, at === null])).toEqual([
      ['legal-time', false],
      ['legal-time', true],
    ]);
    // Three working days after Wednesday morning.
    expect(clocks[1]?.due_at?.toISOString()).toBe('2026-11-30T01:00:00.000Z');
  });

  test('when a signature lacks its seal, its party or its version, then each is named (P-54)', async () => {
    const order = await toSigning();
    const wrong = { method: 'signature' as const, seal: undefined };
    const wanted = await problemOf(sign(order, wrong));
    expect(wanted.errors).toMatchObject([{ path: 'method', code: 'seal-required' }]);
    expect((await problemOf(sign(order, { signedOn: '2020-01-01' }))).errors).toMatchObject([
      { path: 'signedOn', code: 'before-draft' },
    ]);
    const problem = await problemOf(
      sign(order, { party: 'dealer', version: 7, seal: ' ', signedOn: '2026-11-26', signedBy: ' ' }),
    );
    expect(problem.errors?.map(({ path }) => path)).toEqual([
      'party',
      'version',
      'signedBy',
      'signedOn',
      'seal',
    ]);
  });

  test('when not all have signed, then signing cannot be approved and names who is missing (P-51, P-54)', async () => {
    const order = await toSigning();
    const signed = await sign(order, {}, 'sign-key');
    expect(signed.body).toMatchObject({ party: 'buyer', version: 1, stillToSign: ['company'] });
    expect((await sign(order, {}, 'sign-key')).replayed).toBe(true);
    expect(await problemOf(sign(order))).toMatchObject({ type: 'already-recorded', status: 409 });
    const problem = await problemOf(decide(order, 'signing', 'sales'));
    expect(problem).toMatchObject({ type: 'facts-missing', errors: [{ path: 'signatures.company' }] });
    expect(await fixture.orderRow(order.id)).toMatchObject({ stage: 'SIGNING', order_number: null });
  });

  test('when all have signed, then the scans are archived and production and finance get copies, once (P-54)', async () => {
    const order = await toEntry();
    const [contract] = await contractRecords(fixture.db, order.id);
    expect(contract?.signatures).toMatchObject([
      { party: 'buyer', signedBy: '王强', method: 'seal', seal: '合同专用章', recordedBy: 'sales' },
      { party: 'company', method: 'signature', seal: null },
    ]);
    expect(contract?.copies.map(({ personId }) => personId)).toEqual([
      'both',
      'credit',
      'credit2',
      'planner',
    ]);
    const notices = await fixture.db
      .selectFrom('notices')
      .select(['person_id', 'data'])
      .where('order_id', '=', order.id)
      .where('template', '=', 'contract-signed')
      .orderBy('person_id')
      .execute();
    expect(notices.map(({ person_id: id }) => id)).toEqual(['both', 'credit', 'credit2', 'planner']);
    expect(notices[0]?.data).toMatchObject({ contract: `1 (SHA-256 ${HASH})` });
    const documents = await fixture.db
      .selectFrom('documents')
      .select('reference')
      .where('order_id', '=', order.id)
      .orderBy('reference')
      .execute();
    expect(documents.map(({ reference }) => reference)).toEqual([
      'archive:signed-buyer.pdf',
      'archive:signed-company.pdf',
    ]);
    expect(await kinds(order)).toContain('contract-signed');
  });

  test('when an office that is to have a copy has nobody, then that is an incident, until somebody is there and has it (P-54)', async () => {
    const order = await toEntry('vacant-office');
    const incidents = () =>
      fixture.db
        .selectFrom('incidents')
        .select(['kind', 'detail', 'closed_at'])
        .where('order_id', '=', order.id)
        .execute();
    const copies = async () => {
      const [contract] = await contractRecords(fixture.db, order.id);
      return contract?.copies.map(({ personId }) => personId);
    };
    const round = () =>
      clocksRound({
        db: fixture.db,
        now: () => fixture.clock.now,
        signalOrder: async () => {},
        log: { warn: () => {} },
      });
    expect(await incidents()).toMatchObject([
      { kind: 'contract-copy', detail: expect.stringContaining('logistics_officer'), closed_at: null },
    ]);
    expect((await fixture.shown(order.id)).Incident).toBe('contract-copy');
    const before = (await kinds(order)).length;
    expect((await round()).late).toBe(0);
    expect((await kinds(order)).length).toBe(before);
    await fixture.db
      .insertInto('role_assignments')
      .values({ person_id: 'deputy', role: 'logistics_officer', unit_id: 'c' })
      .execute();
    expect((await round()).late).toBe(1);
    expect(await copies()).toEqual(['both', 'credit', 'credit2', 'deputy', 'planner']);
    expect(await incidents()).toMatchObject([{ closed_at: fixture.clock.now }]);
    expect((await fixture.events(order.id)).at(-1)).toMatchObject({
      kind: 'contract-signed',
      data: { copies: ['deputy'] },
    });
    expect((await round()).late).toBe(0);
    await fixture.db.deleteFrom('role_assignments').where('role', '=', 'logistics_officer').execute();
  });

  test('when it is drafted anew while an office is still without its copy, or is cancelled, then no draft is sent as signed, and nothing of what came to nothing (P-54)', async () => {
    const order = await toEntry('vacant-office');
    const round = () =>
      clocksRound({
        db: fixture.db,
        now: () => fixture.clock.now,
        signalOrder: async () => {},
        log: { warn: () => {} },
      });
    const signedEvents = async () => (await kinds(order)).filter((kind) => kind === 'contract-signed').length;
    const before = await signedEvents();
    await fixture.db
      .updateTable('gates')
      .set({ status: 'withdrawn' })
      .where('order_id', '=', order.id)
      .where('kind', '=', 'signing')
      .execute();
    await fixture.db
      .insertInto('role_assignments')
      .values({ person_id: 'deputy', role: 'logistics_officer', unit_id: 'c' })
      .execute();
    expect((await round()).late).toBe(0);
    expect(await signedEvents()).toBe(before);
    await fixture.db
      .updateTable('orders')
      .set({ stage: 'CANCELLED', closed_at: fixture.clock.now })
      .where('id', '=', order.id)
      .execute();
    await round();
    expect(await signedEvents()).toBe(before);
    const open = fixture.db.selectFrom('incidents').select('id').where('order_id', '=', order.id);
    expect(await open.where('closed_at', 'is', null).execute()).toEqual([]);
    await fixture.db.deleteFrom('role_assignments').where('role', '=', 'logistics_officer').execute();
  });

  test('when a contract is signed before it is to be signed, then it is refused (P-54)', async () => {
    const order = await toLegal();
    expect(await problemOf(sign(order))).toMatchObject({ type: 'wrong-stage' });
  });

  test('when the entry is sent back to signing, then the copies are not sent again (P-54, P-55)', async () => {
    const order = await toEntry();
    await decide(order, 'entry', 'clerk', { outcome: 'refuse' });
    expect(await fixture.proceed(order.id)).toBe('SIGNING');
    await decide(order, 'signing', 'sales');
    expect(await fixture.proceed(order.id)).toBe('ORDER_ENTRY');
    const [contract] = await contractRecords(fixture.db, order.id);
    expect(contract?.copies).toHaveLength(4);
  });

  test('when the clerk enters the signed contract, then the order has its number from then on (P-55, P-11)', async () => {
    const order = await toEntry();
    const { id: taskId } = await fixture.task(order.id, 'entry');
    const entered = await fixture.decide('clerk', { taskId, revision: 1, outcome: 'approve' }, 'entry-key');
    expect(entered.body.gate.status).toBe('approved');
    const again = await fixture.decide('clerk', { taskId, revision: 1, outcome: 'approve' }, 'entry-key');
    expect(again.replayed).toBe(true);
    const { order_number: number } = await fixture.orderRow(order.id);
    expect(number).toMatch(/^HC-R-20261125-\d{4}$/);
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');
    expect((await fixture.orderRow(order.id)).order_number).toBe(number);
    const event = (await fixture.events(order.id)).find(({ kind }) => kind === 'order-entered');
    expect(event?.data).toMatchObject({ orderNumber: number, contractVersion: 1 });
  });

  test('when the order waits for its entry, then the clock of the entry runs from the signing on (P-55)', async () => {
    const order = await toEntry();
    const clock = await fixture.db
      .selectFrom('clocks')
      .selectAll()
      .where('order_id', '=', order.id)
      .where('code', '=', 'entry-time')
      .executeTakeFirstOrThrow();
    expect(clock).toMatchObject({ stopped_at: null, gate_codes: ['entry'] });
    expect(clock.due_at).not.toBeNull();
  });

  test('when the entered order is effective, then the customer and production are told of it, once each (P-176)', async () => {
    await fixture.db.updateTable('customers').set({ email: 'buyer@beifeng.example' }).execute();
    const order = await toEntry();
    await decide(order, 'entry', 'clerk');
    await fixture.proceed(order.id);
    await fixture.proceed(order.id);
    const told = await fixture.db
      .selectFrom('notices')
      .select(['template', 'person_id', 'customer_id', 'channel'])
      .where('order_id', '=', order.id)
      .where('template', 'in', ['effective', 'customer/effective'])
      .orderBy('template')
      .orderBy('person_id')
      .execute();
    expect(told).toEqual([
      { template: 'customer/effective', person_id: null, customer_id: 'C001', channel: 'email' },
      { template: 'effective', person_id: 'clerk', customer_id: null, channel: 'in-app' },
      { template: 'effective', person_id: 'planner', customer_id: null, channel: 'in-app' },
    ]);
  });

  test('when a contract is signed and its premium not paid, then it is not effective; paid, it is (P-51, P-59)', async () => {
    const order = await fixture.order(documentOf(), { policyId: 'premium' });
    await draft(order);
    await decide(order, 'contract', 'sales');
    await fixture.proceed(order.id);
    expect(await problemOf(draft(order))).toMatchObject({ type: 'wrong-stage' });
    expect(await problemOf(decide(order, 'signing', 'sales'))).toMatchObject({ type: 'facts-missing' });
    await sign(order);
    await signCompany(order);
    await decide(order, 'signing', 'sales');
    expect(await fixture.proceed(order.id)).toBe('PAYMENT_GATE');
    expect(await problemOf(decide(order, 'premium', 'sales-head'))).toMatchObject({ type: 'facts-missing' });
    await pay(order, '999.99');
    expect(await fixture.proceed(order.id)).toBe('PAYMENT_GATE');
    await pay(order, '0.01');
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');
  });
});
