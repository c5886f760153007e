import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { conveneMeeting, type ConveneMeetingInput } from '../../commands/convene-meeting.ts';
import { delegate } from '../../commands/delegate.ts';
import { recordMeeting, type RecordMeetingInput } from '../../commands/record-meeting.ts';
import { reviseOrder } from '../../commands/revise-order.ts';
import { sha256Hex } from '../../domain/evidence/canonical.ts';
import { commandFixture, documentOf, type Fixture, problemOf, START } from './commands-fixture.ts';
import { CITED, gateOf, policyWithGates } from './gates-policy.ts';

/** Source 0: sales assesses credit and feasibility, then the departments meet. */
const POLICY = policyWithGates(
  'meeting',
  [
    gateOf('assessment', {
      owners: [{ role: 'sales_clerk' }],
      findings: ['credit', 'feasibility'].map((code) => ({
        code,
        title: { zh: code, en: code },
        type: 'text',
        requiredFor: ['approve'],
        rule: 'P-26',
        source: '0',
      })),
    }),
    gateOf('meeting', {
      kind: 'meeting',
      after: ['assessment'],
      owners: [{ role: 'sales_head' }],
      demands: { offices: [{ role: 'production_planner' }, { role: 'finance_officer' }] },
    }),
    gateOf('executives', {
      stage: 'EXECUTIVE_REVIEW',
      when: '"special" in order.classes',
      owners: [{ role: 'executive' }],
    }),
  ],
  {
    lifecycle: ['UNDER_REVIEW', 'EXECUTIVE_REVIEW'],
    notices: [{ on: 'meeting-convened', to: ['invitees'], ...CITED }],
    authority: {
      ...policyWithGates('x', []).authority,
      'hold-meeting': [{ role: 'sales_head' }],
    },
  },
);

const MEETING = {
  gate: 'meeting',
  subject: '可行性',
  place: '三楼会议室',
  scheduledAt: '2026-11-25T14:00:00+08:00',
};
const ATTENDANCE: RecordMeetingInput['attendance'] = [
  { personId: 'planner', office: 'production_planner' },
  { personId: 'finance', office: 'finance_officer' },
];
const MEASURES = [{ description: '周末加班', ownerRole: 'production_planner' as const, dueOn: '2026-12-01' }];
const MINUTES = '可以接单:周末加班两天。';

describe('given an order about which the departments have to meet', () => {
  let fixture: Fixture;

  beforeAll(async () => {
    fixture = await commandFixture([POLICY]);
  });
  afterAll(() => fixture.close());

  type Order = { id: string; intakeNumber: string };

  async function assessed(document = documentOf()): Promise<Order> {
    const order = await fixture.order(document);
    await decide(order, 'assessment', 'sales', { findings: { credit: '良好', feasibility: '需加班' } });
    await fixture.proceed(order.id);
    return order;
  }

  async function decide(order: Order, code: string, as: string, parts = {}) {
    const { id: taskId, revision } = await fixture.task(order.id, code);
    return fixture.decide(as, { taskId, revision, outcome: 'approve', ...parts });
  }

  const convene = (
    { intakeNumber }: Order,
    change: Partial<ConveneMeetingInput> = {},
    as = 'sales-head',
    key?: string,
  ) => conveneMeeting(fixture.context, fixture.by(as, key), { intakeNumber, ...MEETING, ...change });

  const record = (
    { intakeNumber }: Order,
    meetingId: string,
    change: Partial<RecordMeetingInput> = {},
    key?: string,
  ) =>
    recordMeeting(fixture.context, fixture.by('sales-head', key), {
      intakeNumber,
      meetingId,
      heldAt: '2026-11-25T09:00:00+08:00',
      attendance: ATTENDANCE,
      minutes: MINUTES,
      outcome: 'feasible-with-measures',
      measures: MEASURES,
      ...change,
    });

  const refusals = async (order: Order) => {
    const problem = await problemOf(decide(order, 'meeting', 'sales-head'));
    return [problem.type, ...(problem.errors ?? []).map(({ path, code }) => `${path} ${code}`)];
  };

  test('when sales has not found both, credit and feasibility, then its assessment is not taken (P-26)', async () => {
    const order = await fixture.order();
    const refused = await problemOf(decide(order, 'assessment', 'sales', { findings: { credit: '良好' } }));
    expect(refused).toMatchObject({ type: 'validation', errors: [{ path: 'findings.feasibility' }] });
  });

  test('when it is called, then the offices are told when and where, once (P-26, P-39)', async () => {
    const order = await assessed();
    const sent = await Promise.all(
      [1, 2].map(() => convene(order, {}, 'sales-head', `key-${order.id}`).catch((e: Error) => e)),
    );
    const again = await convene(order, {}, 'sales-head', `key-${order.id}`);
    expect(sent).toContainEqual(expect.objectContaining({ status: 201, body: again.body }));
    expect(again.body.invitees).toEqual(POLICY.gates[1]?.demands?.offices);
    const told = await fixture.db
      .selectFrom('notices')
      .select(['person_id', 'data'])
      .where('order_id', '=', order.id)
      .where('template', '=', 'meeting-convened')
      .where('channel', '=', 'in-app')
      .orderBy('person_id')
      .execute();
    expect(told.map(({ person_id: id }) => id)).toEqual(['finance', 'planner']);
    expect(told[0]?.data).toMatchObject({
      meetingAt: '2026-11-25 14:00',
      place: '三楼会议室',
      gateZh: 'meeting',
    });
    expect((await fixture.events(order.id)).at(-1)?.kind).toBe('meeting-convened');
  });

  test('when nobody has met yet, then the gate is not approved, but may be refused (P-39)', async () => {
    const order = await assessed();
    expect(await refusals(order)).toEqual(['facts-missing', 'meeting required']);
    await convene(order);
    expect(await refusals(order)).toEqual(['facts-missing', 'meeting required']);
    const { body } = await decide(order, 'meeting', 'sales-head', { outcome: 'refuse', reason: '不可行' });
    expect(body.gate.status).toBe('refused');
  });

  test('when an office that the policy wants was not there, then it has to be heard first, the measures are those of the later meeting, and who owed the earlier ones is told (P-39)', async () => {
    const order = await assessed();
    const { body } = await convene(order);
    await record(order, body.meetingId, { attendance: ATTENDANCE.slice(0, 1) });
    expect(await refusals(order)).toEqual(['facts-missing', 'meeting.attendance required']);
    const second = await convene(order);
    fixture.clock.now = new Date('2026-11-25T02:00:00Z');
    await record(order, second.body.meetingId, { heldAt: '2026-11-25T10:00:00+08:00' });
    expect((await decide(order, 'meeting', 'sales-head')).body.gate.status).toBe('approved');
    const owed = fixture.db.selectFrom('obligations').select(['meeting_id', 'status']);
    const measures = await owed.where('order_id', '=', order.id).execute();
    expect(new Map(measures.map(({ meeting_id: id, status }) => [id, status]))).toEqual(
      new Map([
        [body.meetingId, 'withdrawn'],
        [second.body.meetingId, 'open'],
      ]),
    );
    const told = fixture.db.selectFrom('notices').select(['template', 'person_id', 'dedupe_key']);
    const voided = await told
      .where('order_id', '=', order.id)
      .where('template', '=', 'obligation-void')
      .where('channel', '=', 'in-app')
      .execute();
    expect([...new Set(voided.map(({ person_id: id }) => id))]).toEqual(['planner']);
    fixture.clock.now = START;
  });

  test('when executives decide after it, then they see what sales found, what the meeting came to and who owes its measures (P-22, P-26, P-39)', async () => {
    const order = await assessed(documentOf({ special: { reason: '首台套' } }));
    const { body } = await convene(order);
    await record(order, body.meetingId);
    await decide(order, 'meeting', 'sales-head');
    expect(await fixture.proceed(order.id)).toBe('EXECUTIVE_REVIEW');
    const { evidence } = await fixture.task(order.id, 'executives');
    expect(evidence.givenDays).toEqual(MEASURES.map((measure) => ({ kind: 'measure', ...measure })));
    expect(evidence.earlier).toMatchObject([
      { gate: 'assessment', findings: { credit: '良好', feasibility: '需加班' } },
      {
        gate: 'meeting',
        meeting: {
          outcome: 'feasible-with-measures',
          measures: '周末加班 (production_planner, 2026-12-01)',
          minutes: MINUTES,
        },
      },
    ]);
  });

  test('when an office is away, then who stands in for it calls, records and is heard in its place, and nobody else (P-39, P-166)', async () => {
    const order = await assessed();
    const { intakeNumber } = order;
    const standIn = (as: string) =>
      delegate(fixture.context, fixture.by(as), {
        personId: 'me',
        delegateId: 'gm',
        from: '2026-11-24T00:00:00+08:00',
        until: '2026-11-26T00:00:00+08:00',
        reason: '出差',
      });
    const attendance = ATTENDANCE.map((one) =>
      one.office === 'production_planner' ? { ...one, personId: 'gm' } : one,
    );
    expect((await problemOf(convene(order, {}, 'gm'))).status).toBeGreaterThanOrEqual(403);
    await standIn('sales-head');
    const { body } = await convene(order, {}, 'gm');
    expect((await problemOf(record(order, body.meetingId, { attendance }))).errors).toMatchObject([
      { code: 'not-of-office' },
    ]);
    await standIn('planner');
    await recordMeeting(fixture.context, fixture.by('gm'), {
      intakeNumber,
      meetingId: body.meetingId,
      heldAt: '2026-11-25T09:00:00+08:00',
      attendance,
      minutes: MINUTES,
      outcome: 'feasible',
    });
    const { rows } = await sql<{ text: string }>`
      SELECT text FROM audit_events WHERE subject_id = ${order.id} AND actor = 'gm' ORDER BY seq`.execute(
      fixture.db,
    );
    expect(rows.map(({ text }) => JSON.parse(text))).toMatchObject([
      { kind: 'meeting-convened', onBehalfOf: 'sales-head' },
      { kind: 'meeting-held', onBehalfOf: 'sales-head' },
    ]);
    expect((await decide(order, 'meeting', 'gm')).body.gate.status).toBe('approved');
    await fixture.db.updateTable('delegations').set({ revoked_at: START, revoked_by: 'gm' }).execute();
  });

  test('when the meeting found no way, then the gate is not approved (P-39)', async () => {
    const order = await assessed();
    const { body } = await convene(order);
    await record(order, body.meetingId, { outcome: 'not-feasible', measures: undefined });
    expect(await refusals(order)).toEqual(['facts-missing', 'meeting.outcome not-feasible']);
  });

  test('when its minutes are recorded twice at once, then they are on record once, with their hash (P-39)', async () => {
    const order = await assessed();
    const { body } = await convene(order);
    const settled = await Promise.allSettled([record(order, body.meetingId), record(order, body.meetingId)]);
    expect(settled.flatMap((one) => (one.status === 'rejected' ? [one.reason.type] : []))).toEqual([
      'already-decided',
    ]);
    const held = (await fixture.events(order.id)).filter(({ kind }) => kind === 'meeting-held');
    expect(held).toMatchObject([{ data: { sha256: sha256Hex(MINUTES), attendance: ATTENDANCE } }]);
    await decide(order, 'meeting', 'sales-head');
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');
  });

  test('when the order changes after the meeting, then the new revision is met about anew (P-39)', async () => {
    const order = await assessed();
    const { body } = await convene(order);
    await record(order, body.meetingId);
    const owed = () =>
      fixture.db.selectFrom('obligations').select('status').where('order_id', '=', order.id).execute();
    expect(await owed()).toEqual([{ status: 'open' }]);
    const told = fixture.db
      .selectFrom('notices')
      .select(['person_id', 'data'])
      .where('order_id', '=', order.id);
    expect(await told.where('template', '=', 'obligation-given').execute()).toMatchObject([
      { person_id: 'planner', data: { conditions: '周末加班', dueAt: '2026-12-01' } },
    ]);
    const { intakeNumber } = order;
    const document = documentOf({ quantity: '200' });
    await reviseOrder(fixture.context, fixture.by('sales'), {
      intakeNumber,
      revision: 1,
      cause: 'customer',
      document,
    });
    expect(await owed()).toEqual([{ status: 'withdrawn' }]);
    await fixture.proceed(order.id);
    await decide(order, 'assessment', 'sales', { findings: { credit: '良好', feasibility: '可行' } });
    await fixture.proceed(order.id);
    expect(await refusals(order)).toEqual(['facts-missing', 'meeting required']);
  });

  test('when it is called or recorded wrongly, then every wrong part is named (P-39)', async () => {
    const order = await assessed();
    const wrong = await problemOf(
      convene(order, { gate: 'assessment', scheduledAt: '2026-11-20T10:00:00Z' }),
    );
    expect(wrong.errors?.map(({ path }) => path)).toEqual(['gate', 'scheduledAt']);
    expect((await problemOf(convene(order, {}, 'sales'))).type).toBe('forbidden');
    const { body } = await convene(order);
    const minutes = await problemOf(
      record(order, body.meetingId, {
        heldAt: '2026-11-26T10:00:00Z',
        measures: [{ description: ' ', ownerRole: 'production_planner', dueOn: '2026-11-24' }],
        attendance: [{ personId: 'clerk', office: 'finance_officer' }],
      }),
    );
    expect(minutes.errors?.map(({ path }) => path)).toEqual([
      'heldAt',
      'measures[0].description',
      'measures[0].dueOn',
      'attendance[0]',
    ]);
    const early = await problemOf(
      record(order, body.meetingId, {
        heldAt: '2026-11-25T08:59:00+08:00',
        measures: [{ description: '设计', ownerRole: 'designer', dueOn: '2026-12-01' }],
      }),
    );
    expect(early.errors?.map(({ path, code }) => `${path} ${code}`)).toEqual([
      'heldAt before-convened',
      'measures[0].ownerRole nobody-holds',
    ]);
    const other = await problemOf(record(await assessed(), body.meetingId));
    expect(other.type).toBe('not-found');
  });

  test('when its gate is not open yet, then no meeting is called', async () => {
    expect((await problemOf(convene(await fixture.order()))).type).toBe('wrong-stage');
  });
});
