import type { BulkRows } from './bulk-rows.ts';
import { type Latencies, median, summarise } from './load.ts';
import type { Measured, Round } from './measure.ts';
import type { OpenOrders } from './open-orders.ts';

type Callers = 'c1' | 'c20';

/** What machines read: throughputs are medians over the rounds, latencies percentiles over all of them. */
export function summaryOf({ rounds, cost, cpu }: Measured) {
  const ratio = (of: (round: Round) => number) => round2(median(rounds.map(of)));
  const [c1, c20] = [latenciesOf(rounds, 'c1'), latenciesOf(rounds, 'c20')];
  return {
    ratios: {
      throughput: ratio((round) => round.call / round.bare),
      throughputHttp: ratio((round) => round.http / round.bare),
      decisionC1: round2(c1.commit.p50 / c1.bare.p50),
      decisionC20: round2(c20.commit.p50 / c20.bare.p50),
      intake: ratio((round) => round.intake / round.bare),
    },
    perSecond: rounds.map(({ bare, call, http, intake }) => ({ bare, call, http, intake })),
    order: { ...cost.order, walBytes: Math.round(cost.order.walBytes) },
    decision: {
      sqlRoundTrips: cost.decision.sqlRoundTrips,
      walBytes: Math.round(cost.decision.walBytes),
      p50Ms: round2(c1.commit.p50),
      c1,
      c20,
    },
    intakeLost: rounds.reduce((sum, { lost }) => sum + lost, 0),
    cpuSeconds: cpu,
  };
}

/** Of a bare Update until it is answered, and of a decision until it is answered and until it is applied. */
function latenciesOf(rounds: readonly Round[], callers: Callers) {
  const all = (what: 'bare' | 'commit' | 'applied') =>
    summarise(rounds.flatMap((round) => round[callers][what]));
  return { bare: all('bare'), commit: all('commit'), applied: all('applied') };
}

/** The same as a table, each figure that has a target beside it. */
export function tableOf(measured: Measured): string[] {
  const { ratios, order, decision, intakeLost, cpuSeconds } = summaryOf(measured);
  const { rounds } = measured;
  const perSecond = (of: (round: Round) => number) => median(rounds.map(of)).toFixed(1);
  const speed = (name: string, of: (round: Round) => number) => row(name, perSecond(of));
  return [
    row(`orders a second, median of ${rounds.length} rounds`),
    speed('  (a) bare workflow of three Updates', (one) => one.bare),
    speed('  (b) our order, by function call', (one) => one.call),
    speed('  (c) our order, by HTTP', (one) => one.http),
    speed('  (d) intake alone, by HTTP', (one) => one.intake),
    atLeast('(b) / (a)', ratios.throughput, 0.75),
    row('(c) / (a)', ratios.throughputHttp),
    atLeast('(d) / (a)', ratios.intake, 4),
    atMost('acknowledged orders lost', intakeLost, 0),
    row('milliseconds, p50 / p95 / p99'),
    ...timesOf(decision.c1, '1 caller'),
    ...timesOf(decision.c20, '20 callers'),
    atMost('a decision by HTTP / a bare Update, p50, 1 caller', ratios.decisionC1, 0.5),
    atMost('  20 callers', ratios.decisionC20, 0.25),
    atMost('an order of three gates: history events', order.events, 26),
    atMost('  workflow tasks', order.workflowTasks, 5),
    atMost('  billable actions', order.actions, 11),
    row('  SQL round trips of its intake and three decisions', order.sqlRoundTrips),
    row('  WAL bytes, its process among them', order.walBytes),
    atMost('a decision, of the dearest gate: SQL round trips', decision.sqlRoundTrips, 12),
    row('  WAL bytes', decision.walBytes),
    row('CPU seconds over all rounds'),
    ...Object.entries(cpuSeconds).map(([name, used]) => row(`  ${name}`, used.toFixed(1))),
  ];
}

function timesOf({ bare, commit, applied }: ReturnType<typeof latenciesOf>, callers: string): string[] {
  return [
    row(`  bare Update, ${callers}`, times(bare)),
    row('    decision by HTTP, answered', times(commit)),
    row('    applied by the process', times(applied)),
  ];
}

export function openTableOf({ open, megabytes, clocksRound, cold, hot, ratio }: OpenOrders): string[] {
  const seconds = round2(clocksRound.seconds);
  return [
    row(`${open} open orders`),
    ...Object.entries(megabytes).map(([name, size]) => row(`  memory of ${name}, MB`, size.toFixed(0))),
    row(`a round of the clocks, ${clocksRound.due} orders due, s`, seconds, '< 5', reached(seconds < 5)),
    row('  clocks that rang', clocksRound.rang),
    row('milliseconds, p50 / p95 / p99'),
    row('  decision applied on a hot order', times(hot)),
    row('  on a cold order', times(cold)),
    atMost('p95, cold / hot', ratio, 3),
  ];
}

export function bulkTableOf({
  rows,
  refused,
  lost,
  perSecond,
  apiMegabytes: { early, most },
}: BulkRows): string[] {
  return [
    row(`${rows} rows of one file: a second`, perSecond.toFixed(1)),
    atMost('rows refused', refused, 0),
    atMost('acknowledged rows lost', lost, 0),
    row('memory of the API after a tenth of them, MB', early.toFixed(0)),
    row('  the most after that', most.toFixed(0)),
    atMost('  the most / after a tenth', round2(most / early), 1.5),
  ];
}

function atLeast(name: string, value: number, target: number): string {
  return row(name, value, `≥ ${target}`, reached(value >= target));
}

function atMost(name: string, value: number, target: number): string {
  return row(name, value, `≤ ${target}`, reached(value <= target));
}

function row(name: string, value: string | number = '', target = '', verdict = ''): string {
  return `${name.padEnd(52)}${String(value).padStart(24)}  ${target.padEnd(7)}${verdict}`.trimEnd();
}

function reached(is: boolean): string {
  return is ? 'reached' : 'NOT reached';
}

function times({ p50, p95, p99 }: Latencies): string {
  return [p50, p95, p99].map((one) => one.toFixed(1)).join(' / ');
}

function round2(value: number): number {
  return Math.round(value * 100) / 100;
}
