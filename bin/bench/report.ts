import { median, type Latencies } from './load.ts';
import type { Measured } from './measure.ts';
import type { OpenOrders } from './open-orders.ts';

/** What machines read: the ratios to (a) are medians over the rounds. */
export function summaryOf({ rounds, bare, decision, order, intakeLost, cpu }: Measured) {
  const ratio = (of: (round: Measured['rounds'][number]) => number) => round2(median(rounds.map(of)));
  return {
    ratios: {
      throughput: ratio((round) => round.call / round.bare),
      throughputHttp: ratio((round) => round.http / round.bare),
      decisionC1: round2(decision.c1.commit.p50 / bare.c1.p50),
      decisionC20: round2(decision.c20.commit.p50 / bare.c20.p50),
      intake: ratio((round) => round.intake / round.bare),
    },
    perSecond: rounds,
    order: {
      events: order.events,
      workflowTasks: order.workflowTasks,
      actions: order.actions,
      sqlRoundTrips: round2(order.sqlRoundTrips),
      walBytes: Math.round(order.walBytes),
    },
    decision: {
      sqlRoundTrips: decision.sqlRoundTrips,
      walBytes: Math.round(decision.walBytes),
      p50Ms: round2(decision.c1.commit.p50),
      c1: decision.c1,
      c20: decision.c20,
      bareUpdate: bare,
    },
    intakeLost,
    cpuSeconds: cpu,
  };
}

/** The same as a table, each figure that has a target beside it. */
export function tableOf(measured: Measured): string[] {
  const { ratios, order, decision, intakeLost } = summaryOf(measured);
  const { rounds, bare, cpu } = measured;
  const perSecond = (of: (round: Measured['rounds'][number]) => number) => median(rounds.map(of)).toFixed(1);
  return [
    row('orders a second, median of the rounds', '', '', ''),
    row(
      '  (a) bare workflow of three Updates',
      perSecond((one) => one.bare),
    ),
    row(
      '  (b) our order, by function call',
      perSecond((one) => one.call),
    ),
    row(
      '  (c) our order, by HTTP',
      perSecond((one) => one.http),
    ),
    row(
      '  (d) intake alone, by HTTP',
      perSecond((one) => one.intake),
    ),
    row('(b) / (a)', ratios.throughput, '≥ 0.75', reached(ratios.throughput >= 0.75)),
    row('(c) / (a)', ratios.throughputHttp),
    row('(d) / (a)', ratios.intake, '≥ 4', reached(ratios.intake >= 4)),
    row('acknowledged orders lost', intakeLost, '0', reached(intakeLost === 0)),
    row(
      'a decision by HTTP / a bare Update, p50, 1 caller',
      ratios.decisionC1,
      '≤ 0.5',
      reached(ratios.decisionC1 <= 0.5),
    ),
    row('  20 callers', ratios.decisionC20, '≤ 0.25', reached(ratios.decisionC20 <= 0.25)),
    row('milliseconds, p50 / p95 / p99', ''),
    row('  bare Update, 1 caller', times(bare.c1)),
    row('  bare Update, 20 callers', times(bare.c20)),
    row('  decision answered, 1 caller', times(decision.c1.commit)),
    row('  decision answered, 20 callers', times(decision.c20.commit)),
    row('  decision applied by the process, 1 caller', times(decision.c1.applied)),
    row('  decision applied by the process, 20 callers', times(decision.c20.applied)),
    row('an order of three gates: history events', order.events, '≤ 26', reached(order.events <= 26)),
    row('  workflow tasks', order.workflowTasks, '≤ 5', reached(order.workflowTasks <= 5)),
    row('  billable actions', order.actions, '≤ 11', reached(order.actions <= 11)),
    row('  SQL round trips of its three decisions', order.sqlRoundTrips),
    row('  WAL bytes, all of it', order.walBytes),
    row(
      'a decision: SQL round trips at most',
      decision.sqlRoundTrips,
      '≤ 12',
      reached(decision.sqlRoundTrips <= 12),
    ),
    row('  WAL bytes', decision.walBytes),
    row('CPU seconds over the run', ''),
    ...Object.entries(cpu).map(([name, used]) => row(`  ${name}`, used.toFixed(1))),
  ];
}

export function openTableOf({ open, megabytes, clocksRound, cold, hot }: OpenOrders): string[] {
  const ratio = round2(cold.p95 / hot.p95);
  return [
    row(`${open} open orders`, ''),
    ...Object.entries(megabytes).map(([name, size]) => row(`  memory of ${name}, MB`, size.toFixed(0))),
    row(
      `a round of the clocks, ${clocksRound.due} orders due, s`,
      round2(clocksRound.seconds),
      '< 5',
      reached(clocksRound.seconds < 5),
    ),
    row('  clocks that rang', clocksRound.escalated),
    row('decision applied on a cold order, ms', times(cold)),
    row('  on a hot order, ms', times(hot)),
    row('  p95 cold / hot', ratio, '≤ 3', reached(ratio <= 3)),
  ];
}

function row(name: string, value: string | number, target = '', verdict = ''): string {
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
