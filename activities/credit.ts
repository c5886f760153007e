import { heartbeat } from '@temporalio/activity';
import { type CreditDeps, type CreditRound, creditRound } from './credit/credit-round.ts';

export type CreditActivities = { creditRound: () => Promise<CreditRound> };

export function createCreditActivities(deps: CreditDeps): CreditActivities {
  return { creditRound: () => creditRound(deps, { alive: heartbeat }) };
}
