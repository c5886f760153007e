import { describe, expect, test } from 'vitest';
import { contractFaults } from '../../domain/policy/check-contract.ts';
import { loadPolicy } from '../../domain/policy/load-policy.ts';
import { contractPolicy } from '../db/contract-policy.ts';
import { exchange, policyNamed, policyTexts } from './policy-texts.ts';

const cited = { rule: 'P-50', source: '4g' };

describe('given a policy with quote, settlement and contract', () => {
  test('when all of it fits together, then nothing is wrong (P-50, P-52, P-129)', () => {
    expect(contractFaults(contractPolicy())).toEqual([]);
    expect(contractFaults(policyNamed('standard'))).toEqual([]);
  });

  test('when a gate is about a contract that the policy does not describe, then each is named (P-52)', () => {
    const { contract: _, ...without } = contractPolicy();
    const faults = contractFaults(without);
    expect(faults.map(({ path }) => path.join('.'))).toEqual([
      'gates.1.kind',
      'gates.2.kind',
      'gates.3.kind',
    ]);
  });

  test('when an approval could stand for a contract that is drafted anew, then it is refused (P-44, P-53)', () => {
    const policy = contractPolicy();
    const gates = policy.gates.map((gate) =>
      gate.code === 'signing' ? { ...gate, matter: ['price' as const] } : gate,
    );
    expect(contractFaults({ ...policy, gates })).toMatchObject([
      {
        path: ['gates', 3, 'matter'],
        reason: expect.stringMatching(/"signing" judges other parts .* "contract"/),
      },
    ]);
  });

  test.each(['legal', 'signing', 'entry'])(
    'when a no at %s would lead to talks, then it is refused: nobody could draft the contract anew there (P-53, P-54, P-55)',
    (code) => {
      const policy = contractPolicy();
      const gates = policy.gates.map((gate) =>
        gate.code === code ? { ...gate, refusal: 'negotiate' as const } : gate,
      );
      expect(contractFaults({ ...policy, gates })).toMatchObject([
        {
          path: ['gates', gates.findIndex((gate) => gate.code === code), 'refusal'],
          reason: expect.stringContaining('Say refusal: { backTo: contract }'),
        },
      ]);
    },
  );

  test('when names point at nothing or are used twice, then each is named (P-50, P-54, P-129)', () => {
    const policy = contractPolicy();
    const { contract } = policy;
    const faults = contractFaults({
      ...policy,
      gates: policy.gates.filter(({ code }) => code !== 'entry'),
      quote: [{ class: 'huge', basis: 'custom', ...cited }],
      settlement: { rules: [{ methods: ['monthly', 'barter'], ...cited }], ...cited },
      ...(contract && {
        contract: {
          ...contract,
          signatories: [...contract.signatories, ...contract.signatories.slice(0, 1)],
        },
      }),
    });
    expect(faults.map(({ reason }) => reason)).toEqual([
      'the code "buyer" is used twice',
      'the number is allotted at the entry, and no gate is of the kind entry',
      'there is no class "huge"',
      'there is no payment method "barter": the policy has prepaid, on-delivery, monthly',
      'no gate is of the kind credit or quote: nobody would see to it that a method is chosen',
    ]);
  });

  test('when a rule of settlement does not type-check, then loading says where (P-129)', () => {
    const { text, ...rest } = policyTexts('standard');
    const settlement = `settlement:
  rules:
    - { when: customer.ratings == "A", methods: [monthly], rule: P-129, source: 4s }
    - { methods: [prepaid], rule: P-129, source: 4s }
  rule: P-129
  source: 4s
`;
    const loaded = loadPolicy({
      ...rest,
      text: exchange(text, 'paymentMethods:\n', `${settlement}\npaymentMethods:\n`),
    });
    expect(loaded).toMatchObject({ ok: false, problems: [{ path: 'settlement.rules[0].when' }] });
  });
});
