import { RISK_FINDINGS } from '../domain/gates/at-risk.ts';
import { findingProblems } from '../domain/gates/finding-problems.ts';
import { localDate } from '../domain/order/local-date.ts';
import { CUSTOMER_INFO } from '../domain/policy/intake-schema.ts';
import { termsErrors } from './agreed-payment.ts';
import { conditionErrors } from './condition-form.ts';
import type { Deciding } from './decide-task.ts';
import { supplierDateErrors } from './material-ready.ts';
import { CommandProblem, type FieldError } from './problem.ts';
import { promiseErrors } from './promised-days.ts';
import { riskErrors } from './risk-form.ts';
import { type NamedOwner, unheldErrors } from './unheld-owners.ts';

/** Throws a `validation` problem naming every part of a decision that the policy does not have like this. */
export async function checkDecisionForm(deciding: Deciding): Promise<void> {
  const { trx, policy, order, scope, context, input } = deciding;
  const { gate } = context;
  const rule = policy.gates.find(({ code }) => code === gate.code);
  const outcomes: readonly string[] = rule?.outcomes ?? outcomesOf(gate.code);
  const errors: FieldError[] = [];
  const today = localDate(scope.now, policy.calendar.zone);
  if (!outcomes.includes(input.outcome)) {
    errors.push({
      path: 'outcome',
      code: 'unknown-outcome',
      message: `the gate ${gate.code} takes ${outcomes.join(', ')}`,
    });
  }
  const needsReason = input.outcome === 'refuse' || input.outcome === 'need-documents';
  if (needsReason && !input.reason?.trim()) {
    errors.push({ path: 'reason', code: 'required', message: `${input.outcome} needs a reason (P-44)` });
  }
  errors.push(
    ...conditionCountErrors(input),
    ...questionErrors(input),
    ...termsErrors(deciding, today),
    ...promiseErrors(deciding, today),
    ...supplierDateErrors(deciding, today),
    ...conditionErrors(input.conditions ?? [], {
      currency: order.currency,
      today,
    }),
  );
  const declining = gate.kind === 'decline';
  if (declining)
    errors.push(...riskErrors({ outcome: input.outcome, findings: input.findings ?? {}, today }));
  const findings = declining ? RISK_FINDINGS : (rule?.findings ?? []);
  for (const { path, code, message } of findingProblems(findings, input.outcome, input.findings ?? {})) {
    errors.push({ path, code, message: `${message.en} / ${message.zh}` });
  }
  errors.push(...(await unheldErrors(trx, order, namedOwners(deciding))));
  if (errors.length > 0)
    throw new CommandProblem('validation', 'The decision is incomplete or wrong.', { errors });
}

/** Whom the answer makes owners: of its conditions, and of the risk at which an order goes on. */
function namedOwners({ context, input }: Deciding): NamedOwner[] {
  const { riskOwner } = input.findings ?? {};
  return [
    ...(input.conditions ?? []).map(({ ownerRole: role }, index) => ({
      path: `conditions[${index}].ownerRole`,
      role,
    })),
    ...(context.gate.kind === 'decline' && typeof riskOwner === 'string'
      ? [{ path: 'findings.riskOwner', role: riskOwner }]
      : []),
  ];
}

/** Of a gate that is no policy's: whether the customer was contacted has one answer. */
function outcomesOf(code: string): readonly string[] {
  return code === CUSTOMER_INFO ? ['approve'] : ['approve', 'refuse'];
}

/** Who needs the customer's information asks for it (P-6); no other answer does. */
function questionErrors({ outcome, questions = [] }: Deciding['input']): FieldError[] {
  const wanted = outcome === 'need-information';
  if (wanted === questions.length > 0) {
    return questions.flatMap(({ question }, index) =>
      question.trim() === ''
        ? [{ path: `questions[${index}].question`, code: 'required', message: 'the question is missing' }]
        : [],
    );
  }
  return wanted
    ? [{ path: 'questions', code: 'required', message: 'say what the customer is asked (P-6)' }]
    : [{ path: 'questions', code: 'not-allowed', message: `${outcome} asks the customer nothing` }];
}

/** Each condition of a conditional yes is somebody's until a day: of a measure too, who sees to it (P-35). */
function conditionCountErrors({ outcome, conditions = [] }: Deciding['input']): FieldError[] {
  if (outcome !== 'approve-with-conditions') {
    return conditions.length === 0
      ? []
      : [{ path: 'conditions', code: 'not-allowed', message: `${outcome} takes no conditions` }];
  }
  return conditions.length > 0
    ? []
    : [{ path: 'conditions', code: 'required', message: 'say what has to be done, by whom and until when' }];
}
