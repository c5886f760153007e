import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decide, reaches, submit } from '../setup/orders.ts';
import { startStack, type Stack } from '../setup/stack.ts';

type Report = { by: string; groups: { key: string; started: number; met: number; running: number }[] };

describe('given an order of which credit and capacity are decided, and the report of that day', () => {
  let stack: Stack;
  let span: string;

  beforeAll(async () => {
    stack = await startStack();
    const number = await submit(stack);
    await decide(stack, number, 'credit', 'credit', {
      outcome: 'approve',
      reason: '老客户',
      findings: { assessment: '信用良好' },
    });
    await decide(stack, number, 'capacity', 'planner');
    await reaches(stack, number, 'SALES_HEAD_APPROVAL');
    const day = 86_400_000;
    const [from, to] = [-day, day].map((ms) => new Date(stack.clock.now().getTime() + ms).toISOString());
    span = `from=${from}&to=${to}`;
  });
  afterAll(() => stack.close());

  const report = (as: string, query: string, headers: Record<string, string> = {}) =>
    stack.as(as).get<Report>(`/reports/sla?${query}`, headers);

  test('when the general manager reads it, then each stage, and each person who decided, has its clocks (P-168, P-169)', async () => {
    const stages = await report('gm', span);
    expect({ status: stages.status, by: stages.body.by }).toEqual({ status: 200, by: 'stage' });
    expect(stages.body.groups).toMatchObject([
      { key: 'SALES_HEAD_APPROVAL', started: 1, met: 0, running: 1 },
      { key: 'UNDER_REVIEW', started: 3, met: 3, running: 0 },
    ]);
    const people = await report('group-gm', `${span}&by=person&company=machinery`);
    expect(people.body.groups.map(({ key, met }) => [key, met])).toEqual([
      ['-', 0],
      ['credit', 2],
      ['planner', 2],
    ]);
  });

  test('when CSV is asked for, then it is the same in rows, with the names of the columns', async () => {
    const { headers, body } = await report('auditor', `${span}&by=clock`, { accept: 'text/csv' });
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const [names, ...rows] = String(body).trimEnd().split('\r\n');
    expect(names).toMatch(
      /^key,started,met,breached,targetsMissed,dropped,running,warned,pausedSeconds,lateWorkingMedianSeconds,.*,lateElapsedTotalSeconds$/,
    );
    expect(rows.every((row) => row.split(',').length === String(names).split(',').length)).toBe(true);
    expect(rows.map((row) => row.split(',').slice(0, 4).join(','))).toEqual([
      'capacity-review,1,1,0',
      'credit-review,1,1,0',
      'review-team,1,1,0',
      'sales-head-approval,1,0,0',
    ]);
  });

  test('when it is read by whom it is not for, or of another company, then it is refused (P-165)', async () => {
    expect((await report('clerk', span)).status).toBe(403);
    expect((await report('paper-gm', `${span}&company=machinery`)).status).toBe(403);
    expect((await report('paper-gm', span)).body.groups).toEqual([]);
  });

  test('when the span is wrong or missing, then every wrong field is named', async () => {
    const wrong = await stack
      .as('gm')
      .get<{ errors: { path: string }[] }>('/reports/sla?from=2026-11-24&by=day&to=x');
    expect(wrong.status).toBe(422);
    expect(wrong.body.errors.map(({ path }) => path).toSorted()).toEqual([
      'query.by',
      'query.from',
      'query.to',
    ]);
    const turned = await stack
      .as('gm')
      .get<{ errors: { path: string }[] }>('/reports/sla?from=2026-11-24T00:00:00Z&to=2026-11-24T00:00:00Z');
    expect(turned.body.errors.map(({ path }) => path)).toEqual(['query.to']);
  });
});
