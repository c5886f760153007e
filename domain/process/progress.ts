import type { ObligationKind } from '../gates/obligation-kinds.ts';
import type { GateKind, RequestKind } from '../gates/gate-kinds.ts';
import type { HoldKind } from '../holds/hold-kinds.ts';
import type { GateStage, Stage } from '../order/stages.ts';

/** What the rows say of one order, as a step of its workflow reads it under the order's lock. */
export type Progress = {
  stage: Stage;
  revision: number;
  applicableGates: string[];
  /** Mandatory parts are missing: the order waits for the customer (P-6). */
  incomplete: boolean;
  /** What completed it is against a rule of the company (P-7). */
  againstRules: boolean;
  /** Gates of the current revision, and those of earlier ones whose approval stands; withdrawn and lapsed left out. */
  gates: GateProgress[];
  /** When gates that are asked again lapsed or were withdrawn last, in this revision, by their code. */
  askedBefore: Readonly<Record<string, string>>;
  /** Open questions to the customer on which tasks wait (P-6), the first first. */
  questions: { id: string; taskId: string; askedAt: string }[];
  requests: RequestProgress[];
  obligations: ObligationProgress[];
  /** When obligations were met for which gates of a stage waited. */
  met: { before: GateStage; at: string }[];
  clocks: ClockProgress[];
  /** The open ones, the first placed first. */
  holds: HoldProgress[];
  /** When the last hold ended, as an ISO instant; null when there was none. */
  heldUntil: string | null;
  incidents: string[];
  /** Hours of the current revision were reserved, and the reservation has run out. */
  capacityLapsed: boolean;
  /** The same of stock. */
  stockLapsed: boolean;
  completed: boolean;
  /** Somebody has raised a risk in it (P-45). */
  risksRaised: boolean;
  /** ISO instants. */
  enteredAt: string;
  stageSince: string;
};

/** What is still to be met, kept or paid, or a risk that is still to be looked at again. */
export type ObligationProgress = {
  id: string;
  kind: ObligationKind;
  description: string;
  ownerRole: string;
  dueOn: string;
  precondition: boolean;
  /** The stage whose gates wait for it; null where only the order's effect may. */
  before: GateStage | null;
  /** When its owners were told that its day is over; null before. */
  overdueAt: string | null;
};

export type GateProgress = {
  id: string;
  code: string;
  kind: GateKind;
  stage: string;
  round: number;
  status: 'open' | 'approved' | 'refused' | 'at-risk';
  openedAt: string;
  settledAt: string | null;
  tasks: TaskProgress[];
};

export type TaskProgress = {
  id: string;
  status: 'ready' | 'reserved' | 'suspended' | 'completed' | 'withdrawn';
  escalationLevel: number;
  dueAt: string | null;
  /** Roles that may decide it, each with its unit; the policy's owners first, then those it was escalated to. */
  owners: { role: string; unitId: string; tier: number }[];
};

export type RequestProgress = {
  id: string;
  kind: RequestKind;
  status: 'open' | 'granted' | 'refused';
  gateId: string | null;
  reason: string;
  /** Of declining: what the customer is told of it; null without. */
  customerReason: string | null;
  requestedBy: string;
  requestedAt: string;
};

export type HoldProgress = { kind: HoldKind; placedAt: string; validUntil: string | null };

export type ClockProgress = {
  code: string;
  dueAt: string | null;
  warnedAt: string | null;
  breachedAt: string | null;
  paused: boolean;
  tier: number;
  /** Missing it is a target missed, not a breach. */
  soft: boolean;
  /** It reminds with each period, and has no time to keep. */
  reminder: boolean;
  /** Roles that it called where no task is. */
  called: string[];
};
