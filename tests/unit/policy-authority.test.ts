import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { headsOf } from '../../domain/people/heads.ts';
import type { Action } from '../../domain/policy/authority.ts';
import { authorityFaults } from '../../domain/policy/check-authority.ts';
import { loadPolicy, problemLines } from '../../domain/policy/load-policy.ts';
import { contractPolicy } from '../db/contract-policy.ts';
import { exchange, policyNamed, policyTexts } from './policy-texts.ts';

const SHIPPED = readdirSync(join(import.meta.dirname, '../../policies')).flatMap((name) => {
  const id = /^([a-z0-9-]+)\.yaml$/.exec(name)?.[1];
  return id === undefined || id === 'rules' ? [] : [id];
});

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

  test('when no head of an owner may reassign, then the gate is named (P-166)', () => {
    const salesHead = { role: 'sales_head', at: 'company' } as const;
    const authority = { ...wholeWay.authority, 'reassign-task': [salesHead] };
    const faults = authorityFaults({ ...wholeWay, authority });
    expect(faults.map(({ reason }) => reason)).toEqual([
      'nobody who heads finance_officer may reassign-task: say under authority who does',
      'nobody who heads credit_officer may reassign-task: say under authority who does',
      'nobody who heads production_planner may reassign-task: say under authority who does',
      'nobody who heads legal_officer may reassign-task: say under authority who does',
      'nobody who heads designer may reassign-task: say under authority who does',
      'nobody who heads finance_officer may reassign-task: say under authority who does',
    ]);
  });

  test.each(SHIPPED)(
    'given %s as it is shipped, then a head of each gate may reassign its task (P-166)',
    (id) => {
      const { gates, authority } = policyNamed(id);
      for (const { code, owners } of gates) {
        const heads = owners.flatMap(({ role }) => headsOf(role));
        const able = (authority['reassign-task'] ?? []).some(
          ({ role }) => heads.length === 0 || heads.includes(role),
        );
        expect({ code, able }).toEqual({ code, able: true });
      }
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
