import { heartbeat } from '@temporalio/activity';
import { type ReassessDeps, type ReassessRound, reassessRound } from './reassess/reassess-round.ts';

export type ReassessActivities = { reassessRound: () => Promise<ReassessRound> };

export function createReassessActivities(deps: ReassessDeps): ReassessActivities {
  return { reassessRound: () => reassessRound(deps, { alive: heartbeat }) };
}
