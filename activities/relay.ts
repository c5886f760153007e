import { heartbeat } from '@temporalio/activity';
import { type RelayDeps, type RelayRound, relayRound } from './relay-round.ts';

export type RelayActivities = { relayRound: () => Promise<RelayRound> };

export function createRelayActivities(deps: RelayDeps): RelayActivities {
  return { relayRound: () => relayRound(deps, { alive: heartbeat }) };
}
