import { heartbeat } from '@temporalio/activity';
import { type ClocksDeps, type ClocksRound, clocksRound } from './clocks-round.ts';

export type ClocksActivities = { clocksRound: () => Promise<ClocksRound> };

export function createClocksActivities(deps: ClocksDeps): ClocksActivities {
  return { clocksRound: () => clocksRound(deps, { alive: heartbeat }) };
}
