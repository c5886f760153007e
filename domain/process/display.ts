import { REQUEST_KINDS } from '../gates/gate-kinds.ts';
import type { Stage } from '../order/stages.ts';
import { isFinal } from '../order/stages.ts';
import { latest, openRequest } from './stands.ts';
import type { GateProgress, ObligationProgress, Progress } from './progress.ts';

/** What the Temporal UI shows of an order: search attributes and the details in words. Codes only, no names (P-17). */
export type Display = {
  OrderNumber: string;
  OrderStage: Stage;
  OrderClass: string[];
  WaitingOn: string[];
  /** Roles that were called to open tasks because somebody was late. */
  EscalatedTo: string[];
  /** ISO instant, null when nobody is waited for. */
  WaitingSince: string | null;
  SlaState: SlaState;
  SlaDeadline: string | null;
  EscalationLevel: number;
  details: string;
};

export type SlaState = 'none' | 'running' | 'paused' | 'warned' | 'breached';

export type Shown = { orderNumber: string | null; intakeNumber: string; classes: readonly string[] };

export function displayOf(progress: Progress, shown: Shown): Display {
  const open = progress.gates.filter((gate) => gate.status === 'open');
  const running = progress.clocks.filter((clock) => !clock.paused);
  const waitingOn = waitingFor(progress, open);
  return {
    OrderNumber: shown.orderNumber ?? shown.intakeNumber,
    OrderStage: progress.stage,
    OrderClass: [...shown.classes],
    WaitingOn: waitingOn,
    EscalatedTo: calledRoles(open),
    WaitingSince: waitingOn.length === 0 ? null : waitingSince(progress, open),
    SlaState: slaState(progress),
    SlaDeadline: earliest(running.flatMap((clock) => clock.dueAt ?? [])),
    EscalationLevel: Math.max(0, ...openTasks(open).map((task) => task.escalationLevel)),
    details: details(progress, open),
  };
}

function waitingFor(progress: Progress, open: readonly GateProgress[]): string[] {
  if (isFinal(progress.stage)) return [];
  if (progress.stage === 'EFFECTIVE') return ['completion'];
  if (progress.stage === 'AWAITING_CUSTOMER_INFO') return ['customer', ...open.map((gate) => gate.code)];
  const gates = open.map((gate) => gate.code);
  if (progress.stage === 'NEGOTIATING' && !gates.includes('decline')) return [...gates, 'sales'];
  if (gates.length === 0 && progress.obligations.some((obligation) => obligation.precondition)) {
    return ['precondition'];
  }
  return gates;
}

function waitingSince(progress: Progress, open: readonly GateProgress[]): string {
  return earliest(open.map((gate) => gate.openedAt)) ?? progress.stageSince;
}

function slaState({ clocks }: Progress): SlaState {
  if (clocks.length === 0) return 'none';
  if (clocks.some((clock) => clock.breachedAt !== null)) return 'breached';
  if (clocks.some((clock) => clock.warnedAt !== null)) return 'warned';
  return clocks.every((clock) => clock.paused) ? 'paused' : 'running';
}

/** The details that an operator reads: what is asked of which role, since when, due when, escalated to whom. */
function details(progress: Progress, open: readonly GateProgress[]): string {
  const lines = [`**${progress.stage}** since ${progress.stageSince}, revision ${progress.revision}`];
  for (const gate of open) lines.push(...gateLines(gate));
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

function gateLines(gate: GateProgress): string[] {
  return openTasks([gate]).map((task) => {
    const owners = task.owners.filter((owner) => owner.tier === 0).map(ownerText);
    const escalated = task.owners.filter((owner) => owner.tier > 0).map(ownerText);
    return [
      `- **${gate.code}** asked of ${owners.join(' or ')} since ${gate.openedAt}`,
      task.dueAt === null ? '' : `, due ${task.dueAt}`,
      task.status === 'suspended' ? ', suspended: documents wanted from sales' : '',
      escalated.length === 0 ? '' : `, escalated to ${escalated.join(', then ')}`,
      ` (task ${task.id})`,
    ].join('');
  });
}

function obligationLine({ id, kind, precondition, ownerRole, dueOn }: ObligationProgress): string {
  if (kind === 'risk') return `- goes on at a RISK ${id}: \`${ownerRole}\` looks at it again on ${dueOn}`;
  return `- open ${precondition ? 'precondition' : 'obligation'} ${id}: \`${ownerRole}\`, due ${dueOn}`;
}

function clockLine(clock: Progress['clocks'][number]): string {
  const due = clock.paused ? 'paused' : `due ${clock.dueAt ?? 'not known'}`;
  const breached = clock.breachedAt === null ? '' : `, breached ${clock.breachedAt}, tier ${clock.tier}`;
  return `- clock ${clock.code}: ${due}${breached}`;
}

function ownerText(owner: { role: string; unitId: string }): string {
  return `\`${owner.role}\` of ${owner.unitId}`;
}

function calledRoles(open: readonly GateProgress[]): string[] {
  const called = openTasks(open).flatMap((task) => task.owners.filter((owner) => owner.tier > 0));
  return [...new Set(called.map((owner) => owner.role))].toSorted();
}

function openTasks(gates: readonly GateProgress[]) {
  const open = new Set(['ready', 'reserved', 'suspended']);
  return gates.flatMap((gate) => gate.tasks).filter((task) => open.has(task.status));
}

function earliest(instants: readonly string[]): string | null {
  if (instants.length === 0) return null;
  return instants.reduce((first, next) => (latest([first, next]) === next ? first : next));
}
