import { REQUEST_KINDS } from '../gates/gate-kinds.ts';
import type { HoldKind } from '../holds/hold-kinds.ts';
import type { Stage } from '../order/stages.ts';
import { isFinal } from '../order/stages.ts';
import { latest, openRequest } from './stands.ts';
import type { GateProgress, ObligationProgress, Progress } from './progress.ts';
import { holdsBackEffect, unmetBeforeEffect } from './unmet.ts';

/** What the Temporal UI shows of an order: search attributes and the details in words. Codes only, no names (P-17). */
export type Display = {
  OrderNumber: string;
  OrderStage: Stage;
  OrderClass: string[];
  WaitingOn: string[];
  /** Roles that were called, to open tasks or to the order, because somebody was late. */
  EscalatedTo: string[];
  /** ISO instant, null when nobody is waited for. */
  WaitingSince: string | null;
  SlaState: SlaState;
  SlaDeadline: string | null;
  EscalationLevel: number;
  /** The kind of the first open hold; WaitingOn has all of them. */
  HoldKind: HoldKind | null;
  /** The kind of an open incident of the order itself. */
  Incident: string | null;
  details: string;
};

export type SlaState = 'none' | 'running' | 'paused' | 'warned' | 'breached';

/** releasers: the roles that may release a hold of a kind. */
export type Shown = {
  orderNumber: string | null;
  intakeNumber: string;
  classes: readonly string[];
  releasers: (kind: HoldKind) => readonly string[];
};

export function displayOf(progress: Progress, shown: Shown): Display {
  const open = progress.gates.filter((gate) => gate.status === 'open');
  const running = progress.clocks.filter((clock) => !clock.paused && !clock.reminder);
  const waitingOn = waitingFor(progress, open);
  return {
    OrderNumber: shown.orderNumber ?? shown.intakeNumber,
    OrderStage: progress.stage,
    OrderClass: [...shown.classes],
    WaitingOn: waitingOn,
    EscalatedTo: calledRoles(progress, open),
    WaitingSince: waitingOn.length === 0 ? null : waitingSince(progress, open),
    SlaState: slaState(progress),
    SlaDeadline: earliest(running.flatMap((clock) => clock.dueAt ?? [])),
    EscalationLevel: Math.max(
      0,
      ...openTasks(open).map((task) => task.escalationLevel),
      ...progress.clocks.map((clock) => (clock.called.length > 0 ? clock.tier : 0)),
    ),
    HoldKind: progress.holds[0]?.kind ?? null,
    Incident: progress.incidents[0] ?? null,
    details: details(progress, open, shown),
  };
}

function waitingFor(progress: Progress, open: readonly GateProgress[]): string[] {
  if (isFinal(progress.stage)) return [];
  const holds = progress.holds.map((hold) => `hold:${hold.kind}`);
  return [...holds, ...waitingWithoutHolds(progress, open)];
}

function waitingWithoutHolds(progress: Progress, open: readonly GateProgress[]): string[] {
  if (progress.stage === 'EFFECTIVE') return ['completion'];
  const asked = progress.stage === 'AWAITING_CUSTOMER_INFO' || progress.questions.length > 0;
  const gates = [...(asked ? ['customer'] : []), ...open.map((gate) => gate.code)];
  if (progress.stage === 'NEGOTIATING' && !gates.includes('decline')) return [...gates, 'sales'];
  if (gates.length === 0 && unmetBeforeEffect(progress).length > 0) {
    return ['precondition'];
  }
  return gates;
}

function waitingSince(progress: Progress, open: readonly GateProgress[]): string {
  const asked = open.map((gate) => gate.openedAt);
  return earliest([...asked, ...progress.holds.map((hold) => hold.placedAt)]) ?? progress.stageSince;
}

function slaState(progress: Progress): SlaState {
  const clocks = progress.clocks.filter((clock) => !clock.reminder);
  if (clocks.length === 0) return 'none';
  if (clocks.some((clock) => clock.breachedAt !== null && !clock.soft)) return 'breached';
  if (clocks.some((clock) => clock.warnedAt !== null || clock.breachedAt !== null)) return 'warned';
  return clocks.every((clock) => clock.paused) ? 'paused' : 'running';
}

/** The details that an operator reads: what is asked of which role, since when, due when, escalated to whom. */
function details(progress: Progress, open: readonly GateProgress[], { releasers }: Shown): string {
  const lines = [`**${progress.stage}** since ${progress.stageSince}, revision ${progress.revision}`];
  for (const hold of progress.holds) lines.push(holdLine(hold, releasers(hold.kind)));
  const asking = new Set(progress.questions.map(({ taskId }) => taskId));
  for (const gate of open) lines.push(...gateLines(gate, asking));
  for (const question of progress.questions) {
    lines.push(
      `- question ${question.id} to the customer since ${question.askedAt} (task ${question.taskId})`,
    );
  }
  for (const kind of REQUEST_KINDS) {
    const request = openRequest(progress, kind);
    if (request) lines.push(`- ${kind} asked for at ${request.requestedAt}`);
  }
  for (const obligation of progress.obligations) {
    lines.push(obligationLine(obligation));
  }
  for (const clock of progress.clocks) lines.push(clockLine(clock));
  if (progress.incomplete) lines.push('- the customer has to complete the order: sales revises it then');
  if (progress.stage === 'NEGOTIATING') lines.push('- sales must revise the order or ask to decline it');
  if (progress.stage === 'EFFECTIVE') lines.push('- a sales clerk records the completion');
  for (const incident of progress.incidents) lines.push(`- INCIDENT: ${incident}`);
  return lines.join('\n');
}

function holdLine(hold: Progress['holds'][number], roles: readonly string[]): string {
  const until = hold.validUntil === null ? '' : `, ends by itself at ${hold.validUntil}`;
  const by = roles.map((role) => `\`${role}\``).join(' or ') || 'nobody by the policy';
  return `- **HOLD ${hold.kind}** since ${hold.placedAt}${until}, may be released by ${by}`;
}

function gateLines(gate: GateProgress, asking: ReadonlySet<string>): string[] {
  return openTasks([gate]).map((task) => {
    const owners = task.owners.filter((owner) => owner.tier === 0).map(ownerText);
    const escalated = task.owners.filter((owner) => owner.tier > 0).map(ownerText);
    return [
      `- **${gate.code}** asked of ${owners.join(' or ')} since ${gate.openedAt}`,
      task.dueAt === null ? '' : `, due ${task.dueAt}`,
      task.status === 'suspended'
        ? `, suspended: ${asking.has(task.id) ? 'the customer is asked' : 'documents wanted from sales'}`
        : '',
      escalated.length === 0 ? '' : `, escalated to ${escalated.join(', then ')}`,
      ` (task ${task.id})`,
    ].join('');
  });
}

function obligationLine(obligation: ObligationProgress): string {
  const { id, kind, ownerRole, dueOn, overdueAt } = obligation;
  const late = overdueAt === null ? '' : `, OVERDUE, told at ${overdueAt}`;
  if (kind === 'risk') {
    return `- goes on at a RISK ${id}: \`${ownerRole}\` looks at it again on ${dueOn}${late}`;
  }
  const what = holdsBackEffect(obligation) ? 'precondition' : 'obligation';
  return `- open ${what} ${id}: \`${ownerRole}\`, due ${dueOn}${late}`;
}

function clockLine(clock: Progress['clocks'][number]): string {
  const ahead = clock.reminder ? 'reminds' : 'due';
  const due = clock.paused ? 'paused' : `${ahead} ${clock.dueAt ?? 'not known'}`;
  const missed = clock.soft ? 'target missed' : 'breached';
  const breached = clock.breachedAt === null ? '' : `, ${missed} ${clock.breachedAt}, tier ${clock.tier}`;
  return `- clock ${clock.code}: ${due}${breached}`;
}

function ownerText(owner: { role: string; unitId: string }): string {
  return `\`${owner.role}\` of ${owner.unitId}`;
}

function calledRoles({ clocks }: Progress, open: readonly GateProgress[]): string[] {
  const called = openTasks(open).flatMap((task) => task.owners.filter((owner) => owner.tier > 0));
  const roles = [...called.map((owner) => owner.role), ...clocks.flatMap((clock) => clock.called)];
  return [...new Set(roles)].toSorted();
}

function openTasks(gates: readonly GateProgress[]) {
  const open = new Set(['ready', 'reserved', 'suspended']);
  return gates.flatMap((gate) => gate.tasks).filter((task) => open.has(task.status));
}

function earliest(instants: readonly string[]): string | null {
  if (instants.length === 0) return null;
  return instants.reduce((first, next) => (latest([first, next]) === next ? first : next));
}
