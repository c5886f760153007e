import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clocksRound } from '../../activities/clocks/clocks-round.ts';
import { delegate } from '../../commands/delegate.ts';
import { placeHold } from '../../commands/place-hold.ts';
import { proposeLimitChange } from '../../commands/propose-limit-change.ts';
import { releaseHold } from '../../commands/release-hold.ts';
import { requestCancel } from '../../commands/request-cancel.ts';
import { revokeDelegation } from '../../commands/revoke-delegation.ts';
import { openIncidents } from '../../db/queries/operations.ts';
import { commandFixture, documentOf, type Fixture, START } from './commands-fixture.ts';

describe('given holds and proposed limits, and people who come and go', () => {
  let at: Fixture;

  beforeAll(async () => {
    at = await commandFixture();
  });
  afterAll(() => at.close());

  const active = (ids: string[], value: boolean) =>
    at.db.updateTable('people').set({ active: value }).where('id', 'in', ids).execute();

  /** One round as the Schedule does it; answers the orders that it signalled. */
  async function round() {
    const signalled: string[] = [];
    const done = await clocksRound({
      db: at.db,
      now: () => at.clock.now,
      signalOrder: async (intakeNumber, { kind }) => void signalled.push(`${intakeNumber} ${kind}`),
      log: { warn: (details, message) => expect.unreachable(`${message}: ${JSON.stringify(details)}`) },
    });
    return { undecidable: done.undecidable, signalled };
  }

  const incidents = async (companyId = 'c') => {
    const open = await openIncidents(at.db, [companyId], { limit: 200 });
    return open.map(({ intakeNumber, customerId, kind }) => `${kind} ${intakeNumber ?? customerId}`);
  };

  const held = async () => {
    const order = await at.order(documentOf());
    const { intakeNumber } = order;
    const hold = { intakeNumber, kind: 'management', reason: '核实' } as const;
    const { body } = await placeHold(at.context, at.by('gm'), hold);
    return { ...order, holdId: body.holdId };
  };

  test('when the last who may release a hold leaves or goes away, then it is an incident of the order until somebody may, or it is released or the order ends (P-49, P-166)', async () => {
    const order = await held();
    expect(await round()).toEqual({ undecidable: 0, signalled: [] });
    await active(['gm'], false);
    const rounds = await Promise.all([round(), round()]);
    expect(rounds.reduce((sum, { undecidable }) => sum + undecidable, 0)).toBe(1);
    expect(await incidents()).toEqual([`unreleasable-hold ${order.intakeNumber}`]);
    expect((await at.shown(order.id)).Incident).toBe('unreleasable-hold');
    expect(await incidents('other')).toEqual([]);
    await active(['gm'], true);
    expect((await round()).signalled).toEqual([`${order.intakeNumber} unreleasable-hold`]);
    expect(await incidents()).toEqual([]);
    const kinds = (await at.events(order.id)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind.startsWith('hold-'))).toEqual([
      'hold-placed',
      'hold-unreleasable',
      'hold-releasable',
    ]);

    const { body } = await delegate(at.context, at.by('gm'), {
      personId: 'me',
      from: START.toISOString(),
      until: '2026-12-31T00:00:00Z',
      reason: '出差',
    });
    await round();
    expect(await incidents()).toEqual([`unreleasable-hold ${order.intakeNumber}`]);
    // Who is away and looks in for a moment releases it all the same.
    await releaseHold(at.context, at.by('gm'), { holdId: order.holdId, reason: '已核实' });
    await round();
    expect(await incidents()).toEqual([]);

    const ending = await held();
    await round();
    expect(await incidents()).toEqual([`unreleasable-hold ${ending.intakeNumber}`]);
    await requestCancel(at.context, at.by('sales'), { intakeNumber: ending.intakeNumber, reason: '取消' });
    await at.proceed(ending.id);
    const { id: taskId } = await at.task(ending.id, 'cancel');
    await at.decide('sales2', { taskId, revision: 1, outcome: 'approve' });
    expect(await at.proceed(ending.id)).toBe('CANCELLED');
    await round();
    expect(await incidents()).toEqual([]);
    await revokeDelegation(at.context, at.by('gm'), { delegationId: body.delegationId });
  });

  test('when nobody but who proposed a limit may decide it, then it is an incident of the account until somebody else may (P-49, P-166)', async () => {
    const change = { customerId: 'C001', limit: '1', reason: '逾期' };
    const finance = { person_id: 'finance', role: 'finance_head', unit_id: 'c' } as const;
    await at.db.insertInto('role_assignments').values(finance).execute();
    await proposeLimitChange(at.context, at.by('credit-head'), change);
    expect((await round()).undecidable).toBe(0);
    await active(['finance'], false);
    const rounds = await Promise.all([round(), round()]);
    expect(rounds.reduce((sum, { undecidable }) => sum + undecidable, 0)).toBe(1);
    expect(await incidents()).toEqual(['undecidable-limit C001']);
    expect((await round()).undecidable).toBe(0);
    await active(['finance'], true);
    expect((await round()).undecidable).toBe(1);
    expect(await incidents()).toEqual([]);
    expect((await at.events('C001')).map(({ kind }) => kind)).toEqual([
      'limit-change-proposed',
      'limit-change-undecidable',
      'limit-change-decidable',
    ]);
  });
});
