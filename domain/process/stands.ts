import { isRequest, type RequestKind } from '../gates/gate-kinds.ts';
import { type GateStage, isFinal, type Stage } from '../order/stages.ts';
import { gatesOfStage, isStopped } from '../policy/gate-plan.ts';
import type { Policy } from '../policy/policy-schema.ts';
import type { GateProgress, Progress } from './progress.ts';

/** How a stage's gates stand: still to be asked or answered, all approved (or passed at a risk), or one refused. */
export type ReviewState = 'open' | 'approved' | 'refused';

type Rules = Pick<Policy, 'gates' | 'lifecycle'>;

function reviewState(policy: Rules, progress: Progress, stage: GateStage): ReviewState {
  const asked = gatesOfStage(policy, progress.applicableGates, stage);
  const statusOf = (code: string) => gateOf(progress, code)?.status;
  if (asked.some((gate) => isStopped(gate, statusOf))) return 'refused';
  const statuses = asked.map((gate) => statusOf(gate.code) ?? 'open');
  return statuses.every((status) => status !== 'open') ? 'approved' : 'open';
}

/**
 * Where the rows say that an order belongs now, whatever its process believes: the one rule by which every step is
 * guarded. An order is effective only when each gate of its current revision is approved, or passed at a risk that
 * somebody took; a granted cancel or decline comes before everything; a refusal is negotiated (P-44), or ends the order
 * where the policy says so (P-7), as does what completed it against a rule; while a gate of VALIDATING has asked the
 * customer something, the order waits for that (P-6). What holds it keeps it from being asked anything new there, and
 * from its archive.
 */
export function whereItStands(policy: Rules, progress: Progress): Stage {
  if (isFinal(progress.stage)) return progress.stage;
  if (progress.stage === 'EFFECTIVE') return progress.completed && !isHeld(progress) ? 'CLOSED' : 'EFFECTIVE';
  if (granted(progress, 'cancel')) return 'CANCELLED';
  if (granted(progress, 'decline')) return 'DECLINED';
  if (progress.againstRules) return 'REJECTED';
  if (progress.incomplete) return 'AWAITING_CUSTOMER_INFO';
  for (const stage of policy.lifecycle) {
    const state = reviewState(policy, progress, stage);
    if (state === 'refused') return afterRefusal(policy, progress, stage);
    if (state === 'open' && stage === 'VALIDATING' && asksCustomer(progress)) return 'AWAITING_CUSTOMER_INFO';
    if (state === 'open') return stage;
  }
  return 'EFFECTIVE';
}

/** A gate of VALIDATING waits for the customer's answer. */
function asksCustomer({ gates, questions }: Progress): boolean {
  const asking = new Set(questions.map(({ taskId }) => taskId));
  return gates.some((gate) => gate.stage === 'VALIDATING' && gate.tasks.some(({ id }) => asking.has(id)));
}

function afterRefusal(policy: Rules, progress: Progress, stage: GateStage): Stage {
  const refused = gatesOfStage(policy, progress.applicableGates, stage).filter(
    (gate) => gateOf(progress, gate.code)?.status === 'refused',
  );
  return refused.some((gate) => gate.refusal === 'reject') ? 'REJECTED' : 'NEGOTIATING';
}

export function gateOf(progress: Progress, code: string): GateProgress | undefined {
  return progress.gates.findLast((gate) => gate.code === code);
}

export function isHeld(progress: Progress): boolean {
  return progress.holds.length > 0;
}

export function openRequest(progress: Progress, kind: RequestKind) {
  return progress.requests.find((request) => request.kind === kind && request.status === 'open');
}

/**
 * Since when a stage has been due: when the stage before it was approved, or the order came in (ISO instant). What
 * was not asked because of a hold is due since the hold ended.
 */
export function dueSince(policy: Rules, progress: Progress, stage: Stage): string {
  const at = policy.lifecycle.findIndex((known) => known === stage);
  const before = at === -1 ? policy.lifecycle : policy.lifecycle.slice(0, at);
  const settled = before
    .flatMap((earlier) => gatesOfStage(policy, progress.applicableGates, earlier))
    .flatMap((gate) => gateOf(progress, gate.code)?.settledAt ?? []);
  const held = progress.heldUntil === null ? [] : [progress.heldUntil];
  return latest([progress.enteredAt, ...settled, ...risksTaken(progress), ...held]);
}

/** When the order went on at a risk: what was not asked meanwhile is due only since then. */
function risksTaken({ gates }: Progress): string[] {
  return gates.flatMap((gate) => (gate.status === 'at-risk' ? (gate.settledAt ?? []) : []));
}

/** When the refusal came that is negotiated, the last of several. */
export function refusedSince({ gates }: Progress): Date {
  const refused = gates.filter(({ kind, status }) => status === 'refused' && !isRequest(kind));
  return new Date(latest(refused.flatMap(({ settledAt }) => settledAt ?? [])));
}

export function latest(instants: readonly string[]): string {
  return instants.reduce((last, next) => (Date.parse(next) > Date.parse(last) ? next : last));
}

function granted(progress: Progress, kind: 'cancel' | 'decline'): boolean {
  return progress.requests.some((request) => request.kind === kind && request.status === 'granted');
}
