import type { GateKind } from '../domain/gates/gate-kinds.ts';
import { confirmedReady } from './confirmed-ready.ts';
import type { Deciding } from './decide-task.ts';
import { designReady } from './design-ready.ts';
import { paidReady } from './paid-ready.ts';
import { CommandProblem, type FieldError } from './problem.ts';
import { proofreadReady } from './proofread-ready.ts';
import { requirementReady } from './requirement-ready.ts';
import { reserveCapacity } from './reserve-capacity.ts';
import { reserveCredit } from './reserve-credit.ts';

/** What approving a gate of a kind demands, and what it does beside saying yes. */
type KindRules = {
  /** What has to be on record first and is not: `path` names the fact. Read before anything is written. */
  ready?: (deciding: Deciding) => Promise<FieldError[]>;
  /** In the same transaction, after the decision is written. Throws the problem that keeps it from being approved. */
  approved?: (deciding: Deciding) => Promise<void>;
};

/** A kind that is not here is a yes or no with findings. */
const KINDS: { readonly [kind in GateKind]?: KindRules } = {
  credit: { approved: reserveCredit },
  capacity: { approved: reserveCapacity },
  proofreading: { ready: proofreadReady },
  requirement: { ready: requirementReady },
  confirmation: { ready: confirmedReady },
  design: { ready: designReady },
  payment: { ready: paidReady },
};

/** Throws `facts-missing`, naming each, for an approval of something that is not done yet. */
export async function requireReady(deciding: Deciding): Promise<void> {
  const { outcome } = deciding.input;
  if (outcome !== 'approve' && outcome !== 'approve-with-conditions') return;
  const missing = (await KINDS[deciding.context.gate.kind]?.ready?.(deciding)) ?? [];
  if (missing.length === 0) return;
  const detail = missing.map(({ message }) => message).join(' ');
  throw new CommandProblem('facts-missing', detail, { errors: missing });
}

/** What approving does: credit reserves the limit (P-26), capacity the hours (P-31). */
export async function approvedGate(deciding: Deciding): Promise<void> {
  await KINDS[deciding.context.gate.kind]?.approved?.(deciding);
}
