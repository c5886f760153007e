import { randomUUID } from 'node:crypto';
import type { LockedOrder } from '../db/orders.ts';
import type { AskedQuestion } from '../db/questions.ts';
import { recordDecision } from '../db/record-decision.ts';
import { sha256Hex, canonicalText } from '../domain/evidence/canonical.ts';
import type { Condition } from '../domain/gates/evidence.ts';
import { settleGate, type GateAnswer } from '../domain/gates/settle-gate.ts';
import { waits } from '../domain/gates/waiting-outcomes.ts';
import { multiplyMoney } from '../domain/money/money.ts';
import type { FieldValue } from '../domain/order/document.ts';
import type { Outcome } from '../domain/policy/policy-schema.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { checkDecisionForm } from './decision-form.ts';
import { commitDecision } from './decision-commit.ts';
import { type Effects, effectsOf } from './decision-effects.ts';
import { requireActable } from './decision-guard.ts';
import { agreedPayment } from './agreed-payment.ts';
import { approvedGate, requireReady } from './gate-kinds.ts';
import { promisedDays } from './promised-days.ts';
import { type OpenTask, openTask, orderActedOn } from './open-task.ts';

export type DecideTaskInput = {
  taskId: string;
  /** The revision that the approver saw. */
  revision: number;
  outcome: Outcome;
  reason?: string | undefined;
  conditions?: readonly Condition[] | undefined;
  findings?: Readonly<Record<string, FieldValue>> | undefined;
  /** What the customer is asked, and how: with need-information (P-6). */
  questions?: readonly AskedQuestion[] | undefined;
};

/** The applied result: what the decision made of its task and gate, and what is still open. */
export type DecideTaskAnswer = {
  decisionId: string;
  task: { id: string; status: 'completed' | 'suspended'; outcome: Outcome };
  gate: { code: string; status: 'open' | 'approved' | 'refused'; stillToAnswer: number };
  order: { intakeNumber: string; revision: number; seq: number };
};

/** A decision being made on a task. */
export type Deciding = OpenTask & { input: DecideTaskInput };

/**
 * One person's answer to one task (D2, D3, D8, D9, D10): valid and complete when its transaction commits. It is
 * refused when the task is not open, the revision is not the one seen, duties are not separated (P-166), the limit
 * (P-26) or the hours (P-31) are gone. Settling the gate withdraws its other open tasks; the first answer wins.
 */
export async function decideTask(
  context: CommandContext,
  request: CommandRequest,
  input: DecideTaskInput,
): Promise<CommandResult<DecideTaskAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const opened = await openTask(trx, scope, input.taskId);
    const onBehalfOf = requireActable(opened, input);
    const order = orderActedOn(opened, onBehalfOf);
    const deciding: Deciding = { ...opened, order, input };
    const { context: read } = deciding;
    await checkDecisionForm(deciding);
    await requireReady(deciding);

    const gate = gateAfter(deciding);
    const decisionId = randomUUID();
    await recordDecision(trx, {
      id: decisionId,
      taskId: input.taskId,
      gateId: read.gate.id,
      orderId: order.id,
      revision: order.revision,
      personId: read.person.id,
      onBehalfOf,
      outcome: input.outcome,
      reason: input.reason?.trim() || null,
      conditions: input.conditions ?? [],
      findings: input.findings ?? {},
      evidenceHash: sha256Hex(canonicalText(read.task.evidence)),
      revisionHash: read.revision.sha256,
      at: scope.now,
      gate,
      obligations: [...obligationsOf(deciding), ...promisedDays(deciding), ...agreedPayment(deciding, gate)],
    });
    const effects = await effectsOf(deciding, decisionId, gate);
    // Last, since others wait for the account, the centres and the stock from then on until the commit.
    const done = gate === 'approved' ? await approvedGate(deciding) : [];
    const made = {
      decisionId,
      gate,
      effects: { ...effects, audit: [...effects.audit, ...done] },
    };
    const { seq, hint } = await commitDecision(deciding, made);
    const answer: DecideTaskAnswer = {
      decisionId,
      task: {
        id: input.taskId,
        status: waits(input.outcome) ? 'suspended' : 'completed',
        outcome: input.outcome,
      },
      gate: {
        code: read.gate.code,
        status: gate,
        stillToAnswer: gate === 'open' ? answersOf(deciding).filter((given) => given === null).length : 0,
      },
      order: { intakeNumber: order.intake_number, revision: revisionAfter(order, effects), seq },
    };
    return { status: 200, body: answer, hint };
  });
}

/** A granted change is the next revision. */
function revisionAfter(order: LockedOrder, { changes }: Effects): number {
  const revision = changes?.revision;
  return typeof revision === 'number' ? revision : order.revision;
}

/** The answers of the gate's tasks with this decision among them; null for a task not answered yet. */
function answersOf({ context, input }: Deciding): GateAnswer[] {
  return context.seats.map((seat) => {
    const outcome = seat.id === input.taskId ? input.outcome : seat.outcome;
    if (outcome === 'refuse') return 'refuse';
    return outcome === 'approve' || outcome === 'approve-with-conditions' ? 'approve' : null;
  });
}

function gateAfter(deciding: Deciding): 'open' | 'approved' | 'refused' {
  const { gate } = deciding.context;
  return settleGate(gate.mode, gate.veto, answersOf(deciding));
}

/** Each condition of a conditional yes becomes an obligation with an owner and a date. */
function obligationsOf({ policy, order, context, input }: Deciding) {
  if (input.outcome !== 'approve-with-conditions') return [];
  const gate = policy.gates.find((known) => known.code === context.gate.code);
  return (input.conditions ?? []).map((condition) => ({
    id: randomUUID(),
    kind: condition.kind,
    amount: amountOf(condition, order),
    description: condition.description,
    ownerRole: condition.ownerRole,
    dueOn: condition.dueOn,
    precondition: gate?.preconditions ?? true,
    before: gate?.obligationsBefore ?? null,
  }));
}

function amountOf(condition: Condition, order: LockedOrder): string | null {
  switch (condition.kind) {
    case 'prepayment':
      return multiplyMoney(order.amount, condition.share, order.currency);
    case 'guarantee':
      return condition.amount;
    case 'other':
      return null;
  }
}
