import { type Policy, policySchema } from '../../domain/policy/policy-schema.ts';
import { policyNamed } from '../unit/policy-texts.ts';

export const CITED = { rule: 'P-39', source: 'test' };

/** A gate of a policy that is written in a test, as its YAML would have it. */
export function gateOf(code: string, more: Record<string, unknown>) {
  const title = { zh: code, en: code };
  const outcomes = ['approve', 'approve-with-conditions', 'refuse'];
  return {
    code,
    title,
    question: title,
    stage: 'UNDER_REVIEW',
    kind: 'review',
    mode: 'any',
    outcomes,
    ...CITED,
    ...more,
  };
}

/** The sample company's policy under another name, with these gates and no others. */
export function policyWithGates(
  id: string,
  gates: readonly object[],
  more: Record<string, unknown> = {},
): Policy {
  const standard = policyNamed('standard');
  return policySchema.parse({ ...standard, id, gates, clocks: [], separation: [], ...more });
}
