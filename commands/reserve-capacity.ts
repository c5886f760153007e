import { calendarOf, policyCalendarId } from '../db/calendars.ts';
import { bookFreeHours, type CapacityQuestion, decideCapacity, type LateHours } from '../db/capacity.ts';
import type { Deciding } from './decide-task.ts';
import { HOURS_PLANNED } from '../domain/capacity/need.ts';
import { refuseIfMissing } from './facts-missing.ts';
import { answersGiven, isConditional } from './gate-answers.ts';
import { CommandProblem } from './problem.ts';
import { reservedUntil } from './reserved-until.ts';

/**
 * Approving capacity keeps the hours for the order (P-31, P-35). Throws `capacity-exceeded`, and `facts-missing` for
 * lines of which no routing says what they take, where nobody has said what is planned for them.
 */
export async function reserveCapacity(deciding: Deciding): Promise<void> {
  const { trx, order } = deciding;
  const { question, until } = await questionOf(deciding);
  const given = { measure: measureOf(deciding), answered: isAnswered(deciding) };
  const decided = await decideCapacity(trx, question, given, until);
  if (decided.ok) return;
  if (decided.evidence === null) {
    const message = `No routing says what hours line ${decided.unknown.join(', ')} takes: say what is planned for it, give a condition, or refuse.`;
    return refuseIfMissing([{ path: `findings.${HOURS_PLANNED}`, code: 'required', message }]);
  }
  const earliest = decided.evidence.earliest ?? 'not within the planning horizon';
  throw new CommandProblem(
    'capacity-exceeded',
    `The hours for ${order.required_on} are not free; the earliest date is ${earliest}. Refuse, or approve with a measure.`,
    { extra: { capacity: decided.evidence } },
  );
}

/** Somebody took the risk of refused capacity: the hours are kept where they are free, however late. */
export async function bookCapacityAtRisk(deciding: Deciding): Promise<LateHours> {
  const { question, until } = await questionOf(deciding);
  return bookFreeHours(deciding.trx, question, until);
}

async function questionOf({ trx, scope, order, policy, context }: Deciding) {
  const { calendar } = await calendarOf(trx, policyCalendarId(policy.id));
  const question: CapacityQuestion = {
    orderId: order.id,
    revision: order.revision,
    companyId: order.company_id,
    document: context.revision.document,
    now: scope.now,
    calendar,
  };
  const until = reservedUntil(policy, calendar, scope.now);
  if (until === null) {
    throw new Error(`policy ${policy.id} has a capacity gate and no time for which its hours are kept`);
  }
  return { question, until };
}

/** Said for lines without a routing, or on a condition; the policy of an order of before may not ask for it. */
function isAnswered(deciding: Deciding): boolean {
  const gate = deciding.policy.gates.find(({ code }) => code === deciding.context.gate.code);
  if (!gate?.findings.some(({ code }) => code === HOURS_PLANNED)) return true;
  return answersGiven(deciding).some((answer) => {
    const said = answer.findings[HOURS_PLANNED];
    return isConditional(answer) || (typeof said === 'string' && said.trim() !== '');
  });
}

type Measure = 'overtime' | 'equipment' | 'outsourcing';

/** The measure that the last conditional yes of the gate has chosen. */
function measureOf(deciding: Deciding): Measure | null {
  const chosen = answersGiven(deciding).flatMap(({ outcome, findings }) =>
    outcome === 'approve-with-conditions' ? (measureNamed(findings['measure']) ?? []) : [],
  );
  return chosen.at(-1) ?? null;
}

function measureNamed(value: unknown): Measure | null {
  return value === 'overtime' || value === 'equipment' || value === 'outsourcing' ? value : null;
}
