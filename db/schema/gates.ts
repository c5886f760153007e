import type { ObligationKind } from '../../domain/gates/obligation-kinds.ts';
import type { Generated } from 'kysely';
import type { FieldValue } from '../../domain/order/document.ts';
import type { Role } from '../../domain/roles.ts';
import type { Condition, Evidence } from '../../domain/gates/evidence.ts';
import type { GateKind } from '../../domain/gates/gate-kinds.ts';
import type { ProposalAnswer, ProposalKind } from '../../domain/negotiation/proposals.ts';
import type { ProposalTerms } from '../../domain/negotiation/terms.ts';
import type { GateMode, Outcome, OwnerRule } from '../../domain/policy/policy-schema.ts';
import type { Attendance, MeetingOutcome } from '../../domain/gates/meeting.ts';
import type { GateStage } from '../../domain/order/stages.ts';
import type { DefaultedJson, Decimal, Json, NullableJson } from './columns.ts';

export type GatesTable = {
  id: string;
  order_id: string;
  revision: number;
  /** The last revision for which it stands: later than `revision` where what it judged stayed the same. */
  valid_revision: number;
  code: string;
  round: Generated<number>;
  kind: GateKind;
  stage: string;
  mode: Json<GateMode>;
  veto: boolean;
  status: 'open' | 'approved' | 'refused' | 'at-risk' | 'withdrawn' | 'lapsed';
  opened_at: Date;
  settled_at: Date | null;
  /** The fact that settled it, such as `confirmation:ID`; null where decisions did. */
  settled_by: string | null;
};

export type TasksTable = {
  id: string;
  gate_id: string;
  order_id: string;
  company_id: string;
  revision: number;
  gate_code: string;
  seat: number;
  status: 'ready' | 'reserved' | 'suspended' | 'completed' | 'withdrawn';
  claimed_by: string | null;
  claimed_at: Date | null;
  outcome: 'approve' | 'approve-with-conditions' | 'refuse' | null;
  decided_by: string | null;
  on_behalf_of: string | null;
  decided_at: Date | null;
  evidence: Json<Evidence>;
  escalation_level: Generated<number>;
  opened_at: Date;
  due_at: Date | null;
};

export type TaskOwnersTable = {
  task_id: string;
  role: Role;
  unit_id: string;
  tier: Generated<number>;
};

export type DecisionsTable = {
  id: string;
  task_id: string;
  gate_id: string;
  order_id: string;
  revision: number;
  person_id: string;
  on_behalf_of: string | null;

  reason: string | null;
  conditions: DefaultedJson<Condition[]>;
  findings: DefaultedJson<Record<string, FieldValue>>;
  evidence_hash: string;
  revision_hash: string;
  decided_at: Date;
  outcome: Outcome;
};

export type DocumentsTable = {
  id: string;
  order_id: string;
  task_id: string | null;
  title: string;
  reference: string;
  sha256: string;
  added_by: string;
  added_at: Date;
};

export type ObligationsTable = {
  id: string;
  order_id: string;
  revision: number;
  /** Of one of these three it comes. */
  decision_id: string | null;
  meeting_id: string | null;
  risk_id: string | null;
  kind: ObligationKind;
  amount: Decimal | null;
  description: string;
  owner_role: Role;
  due_on: string;
  precondition: boolean;
  before_stage: GateStage | null;
  status: 'open' | 'fulfilled' | 'withdrawn';
  fulfilled_by: string | null;
  fulfilled_at: Date | null;
  evidence: string | null;
  /** Its day is over, and its owners were told so. */
  overdue_at: Date | null;
};

export type MeetingsTable = {
  id: string;
  order_id: string;
  gate_id: string;
  subject: string;
  place: string;
  scheduled_at: Date;
  invitees: Json<OwnerRule[]>;
  convened_by: string;
  convened_at: Date;
};

export type MeetingMinutesTable = {
  meeting_id: string;
  held_at: Date;
  attendance: Json<Attendance[]>;
  minutes: string;
  sha256: string;
  outcome: MeetingOutcome;
  measures: string | null;
  recorded_by: string;
  recorded_at: Date;
};

export type RisksTable = {
  id: string;
  order_id: string;
  revision: number;
  description: string;
  opinion: string;
  owner_role: Role;
  raised_by: string;
  raised_at: Date;
};

export type RiskHandlingsTable = {
  risk_id: string;
  handling: string;
  handled_by: string;
  handled_at: Date;
};

export type NegotiationRoundsTable = {
  order_id: string;
  round: number;
  revision: number;
  kind: ProposalKind;
  proposal: string;
  /** Its figures, where it has some. */
  terms: NullableJson<ProposalTerms>;
  proposed_by: 'us' | 'customer';
  recorded_by: string;
  recorded_at: Date;
  answer: ProposalAnswer | null;
  answer_text: string | null;
  reference: string | null;
  answer_recorded_by: string | null;
  answered_at: Date | null;
  /** The revision that came of an accepted proposal. */
  became_revision: number | null;
};
