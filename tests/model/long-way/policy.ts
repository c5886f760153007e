import { type Policy, policySchema } from '../../../domain/policy/policy-schema.ts';
import { contractPolicy } from '../../db/contract-policy.ts';

const CITED = { rule: 'P-57', source: 'test' };

/** The contract's way from a quote before it to the customer's confirmation and half of the money after it. */
export function longWayPolicy(): Policy {
  const policy = contractPolicy();
  return policySchema.parse({
    ...policy,
    id: 'long-way',
    lifecycle: [
      'QUOTING',
      'CONTRACT_DRAFT',
      'LEGAL_REVIEW',
      'SIGNING',
      'ORDER_ENTRY',
      'CUSTOMER_CONFIRMATION',
      'PAYMENT_GATE',
    ],
    gates: [
      gate('quote', 'QUOTING', 'sales_clerk', ['price']),
      ...policy.gates.filter(({ kind }) => kind !== 'review'),
      gate('confirmation', 'CUSTOMER_CONFIRMATION', 'sales_clerk', ['all']),
      gate('payment', 'PAYMENT_GATE', 'finance_officer', ['credit']),
    ],
    confirmation: { methods: ['phone'], ...CITED },
    payment: { share: '0.5', ...CITED },
    authority: { ...policy.authority, 'record-confirmation': [{ role: 'sales_clerk' }] },
  });
}

/** A gate whose kind is called as it is. */
function gate(code: string, stage: string, role: string, matter: string[]) {
  const title = { zh: code, en: code };
  const asked = { code, title, question: title, stage, kind: code, matter };
  return { ...asked, mode: 'any', owners: [{ role }], outcomes: ['approve', 'refuse'], ...CITED };
}
