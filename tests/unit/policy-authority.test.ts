import { describe, expect, test } from 'vitest';
import type { Action } from '../../domain/policy/authority.ts';
import { authorityFaults } from '../../domain/policy/check-authority.ts';
import { loadPolicy, problemLines } from '../../domain/policy/load-policy.ts';
import { contractPolicy } from '../db/contract-policy.ts';
import { exchange, policyNamed, policyTexts } from './policy-texts.ts';

describe('given policies whose gates need something on record first', () => {
  const wholeWay = policyNamed('whole-way');

  test('when somebody may do all of it, then nothing is wrong (P-166)', () => {
    expect(authorityFaults(wholeWay)).toEqual([]);
    expect(authorityFaults(contractPolicy())).toEqual([]);
  });

  test.each<[Action, string]>([
    ['contact-customer', 'gates.0.outcomes.2 gates.2.kind intake.incomplete'],
    ['add-documents', 'gates.1.kind gates.2.demands.listed gates.3.outcomes.3'],
    ['fulfil-obligation', 'gates.3.outcomes.1 gates.4.outcomes.1'],
    ['record-quote', 'gates.5.kind'],
    ['record-confirmation', 'gates.9.kind'],
    ['create-link', 'gates.9.kind'],
    ['choose-settlement', 'settlement'],
    ['reassign-task', 'authority'],
  ])(
    'when nobody may %s, then the policy is refused where that is needed: %s (P-6, P-166)',
    (action, places) => {
      const { [action]: _, ...authority } = wholeWay.authority;
      const faults = authorityFaults({ ...wholeWay, authority });
      expect(faults.map(({ path }) => path.join('.')).join(' ')).toBe(places);
      expect(new Set(faults.map(({ reason }) => reason))).toEqual(
        new Set([`nobody may ${action}: say under authority who does`]),
      );
    },
  );

  test('when nobody may contact the customer, then a gate for that is refused, whatever else the policy has (P-6, P-13)', () => {
    const [intake] = wholeWay.gates;
    if (!intake) throw new Error('the policy has gates');
    const contact = { ...intake, kind: 'contact' as const, outcomes: ['approve' as const] };
    const { 'contact-customer': _, ...authority } = wholeWay.authority;
    const { intake: __, ...policy } = wholeWay;
    const faults = authorityFaults({ ...policy, gates: [contact], authority });
    expect(faults.map(({ path }) => path.join('.'))).toEqual(['gates.0.kind']);
  });

  test('when such a policy is loaded, then it is refused with its line (P-6, P-166)', () => {
    const texts = policyTexts('whole-way');
    const text = exchange(texts.text, '  contact-customer:', '  handle-risk:');
    const loaded = loadPolicy({ ...texts, text });
    expect(loaded.ok ? [] : problemLines(loaded.problems)).toEqual([
      expect.stringMatching(
        /^whole-way\.yaml:\d+ gates\[0\]\.outcomes\[2\]: nobody may contact-customer: say under authority who does$/,
      ),
      expect.stringMatching(/^whole-way\.yaml:\d+ gates\[2\]\.kind: nobody may contact-customer/),
      expect.stringMatching(/^whole-way\.yaml:\d+ intake\.incomplete: nobody may contact-customer/),
    ]);
  });
});
