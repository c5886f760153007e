import { type Gate, type Policy, policySchema } from '../../domain/policy/policy-schema.ts';
import { policyNamed } from '../unit/policy-texts.ts';

const CITED = { rule: 'P-36', source: 'a test' };

/** `standard` with one gate under review: material, which sales answers; it judges what is made and until when. */
export function stockPolicy(changes: Partial<Policy> = {}): Policy {
  const standard = policyNamed('standard');
  const title = { zh: '物料', en: 'Material' };
  return policySchema.parse({
    ...standard,
    clocks: [],
    separation: [],
    gates: [
      {
        code: 'material',
        title,
        question: title,
        stage: 'UNDER_REVIEW',
        kind: 'material',
        matter: ['capacity'],
        mode: 'any',
        owners: [{ role: 'sales_clerk' }],
        outcomes: ['approve', 'approve-with-conditions', 'refuse'],
        ...CITED,
      },
      headsGate(),
    ],
    ...changes,
  });
}

/** The gate after it, which keeps an order from being effective at once. */
function headsGate(): Gate {
  const gate = policyNamed('standard').gates.find(({ code }) => code === 'sales-head');
  if (!gate) throw new Error('the policy standard asks the head of sales');
  return gate;
}
