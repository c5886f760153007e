import { fieldProblems } from '../order/document-fields.ts';
import { type DocumentProblem, problem } from '../order/document-problem.ts';
import type { Finding, Outcome } from '../policy/policy-schema.ts';

type Values = Readonly<Record<string, unknown>>;

/**
 * What is wrong with the findings of a decision, at `findings.CODE`: missing for this outcome, of another type,
 * unknown, or an item of the checklist that does not hold and keeps the gate from being approved (P-30, P-32, P-37).
 */
export function findingProblems(
  findings: readonly Finding[],
  outcome: Outcome,
  values: Values,
): DocumentProblem[] {
  const asked = findings.map((finding) => ({ ...finding, required: isRequired(finding, outcome, values) }));
  return [
    ...fieldProblems(asked, values),
    ...asked.filter((finding) => holdsBack(finding, outcome)).flatMap((finding) => unheld(finding, values)),
  ].map((found) => ({ ...found, path: found.path.replace(/^fields/, 'findings') }));
}

function isRequired(finding: Finding, outcome: Outcome, values: Values): boolean {
  if (finding.required || finding.requiredFor?.includes(outcome)) return true;
  const { requiredWhen: when } = finding;
  // Papers are asked for before anybody can say what was found.
  if (!when || outcome === 'need-documents') return false;
  return Object.hasOwn(values, when.finding) && values[when.finding] === when.is;
}

/** A conditional yes may leave an item open, since its condition says what has to come, unless the policy names it. */
function holdsBack({ type, required, requiredFor }: Finding, outcome: Outcome): boolean {
  if (type !== 'check' || !required) return false;
  return outcome === 'approve' || (outcome === 'approve-with-conditions' && !!requiredFor?.includes(outcome));
}

function unheld({ code, title }: Finding, values: Values): DocumentProblem[] {
  const value = Object.hasOwn(values, code) ? values[code] : undefined;
  if (typeof value !== 'string' || value.trim() === '') return [];
  const zh = `“${title.zh}”不符合,不能批准`;
  return [problem(`fields.${code}`, 'not-held', zh, `"${title.en}" does not hold: it cannot be approved`)];
}
