import type { AuditEntry } from '../db/audit.ts';
import type { GateKind } from '../domain/gates/gate-kinds.ts';
import { confirmedReady } from './confirmed-ready.ts';
import { contactReady } from './contact-ready.ts';
import type { Deciding } from './decide-task.ts';
import { designReady } from './design-ready.ts';
import { identityReady } from './identity-ready.ts';
import { materialReady } from './material-ready.ts';
import { meetingReady } from './meeting-ready.ts';
import { paidReady } from './paid-ready.ts';
import { paidAlready } from './agreed-payment.ts';
import { archiveContract } from './archive-contract.ts';
import { contractToEnter, draftedContract, seenContract, signedContract } from './contract-ready.ts';
import { enterOrder } from './enter-order.ts';
import { refuseIfMissing } from './facts-missing.ts';
import type { FieldError } from './problem.ts';
import { quotedOrder } from './quote-ready.ts';
import { overruleRefusals } from './overrule-refusals.ts';
import { proofreadReady } from './proofread-ready.ts';
import { requirementReady } from './requirement-ready.ts';
import { profitReady } from './profit-ready.ts';
import { qualificationReady } from './qualification-ready.ts';
import { reserveCapacity } from './reserve-capacity.ts';
import { reserveCredit } from './reserve-credit.ts';
import { reserveMaterial } from './reserve-material.ts';
import { seasonReady } from './season-ready.ts';
import { chosenSettlement } from './settlement-ready.ts';

/** What approving a gate of a kind demands, and what it does beside saying yes. */
type KindRules = {
  /** What has to be on record first and is not: `path` names the fact. Read before anything is written. */
  ready?: (deciding: Deciding) => Promise<FieldError[]>;
  /** In the same transaction, after the decision is written. Throws the problem that keeps it from being approved;
   * answers what the order's chain has to say of it. */
  approved?: (deciding: Deciding) => Promise<AuditEntry[] | void>;
};

/** A kind that is not here is a yes or no with findings. */
const KINDS: { readonly [kind in GateKind]?: KindRules } = {
  credit: { ready: chosenSettlement, approved: reserveCredit },
  proofreading: { ready: proofreadReady },
  requirement: { ready: requirementReady },
  contact: { ready: contactReady },
  identity: { ready: identityReady },
  capacity: { ready: seasonReady, approved: reserveCapacity },
  material: { ready: materialReady, approved: reserveMaterial },
  profit: { ready: profitReady },
  confirmation: { ready: confirmedReady },
  design: { ready: designReady },
  meeting: { ready: meetingReady },
  qualification: { ready: qualificationReady },
  payment: { ready: paidReady },
  terms: { approved: paidAlready },
  quote: { ready: quotedOrder },
  contract: { ready: draftedContract },
  legal: { ready: seenContract },
  signing: { ready: signedContract, approved: archiveContract },
  entry: { ready: contractToEnter, approved: enterOrder },
};

/** Throws `facts-missing`, naming each, for an approval of something that is not done yet. */
export async function requireReady(deciding: Deciding): Promise<void> {
  const { outcome } = deciding.input;
  if (outcome !== 'approve' && outcome !== 'approve-with-conditions') return;
  refuseIfMissing((await KINDS[deciding.context.gate.kind]?.ready?.(deciding)) ?? []);
}

/**
 * What approving does: credit reserves the limit (P-26), capacity the hours (P-31), material the stock (P-36), signing
 * archives the contract and sends its copies (P-54), entry may allot the order number (P-55); and a refusal that was
 * left to the gate is overruled (P-39). Answers the events of the order's chain.
 */
export async function approvedGate(deciding: Deciding): Promise<AuditEntry[]> {
  // First what it overrules: credit is locked before hours and stock.
  const overruled = await overruleRefusals(deciding);
  const done = (await KINDS[deciding.context.gate.kind]?.approved?.(deciding)) ?? [];
  return [...done, ...overruled];
}
