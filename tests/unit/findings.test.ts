import { describe, expect, test } from 'vitest';
import { findingProblems } from '../../domain/gates/finding-problems.ts';
import { loadPolicy } from '../../domain/policy/load-policy.ts';
import type { Finding } from '../../domain/policy/policy-schema.ts';
import { exchange, policyTexts } from './policy-texts.ts';

const CITED = { rule: 'P-32', source: 'test' };

function finding(code: string, type: Finding['type'], more: Partial<Finding> = {}): Finding {
  return { code, title: { zh: code, en: code }, type, required: false, ...CITED, ...more };
}

const approving: Finding['requiredFor'] = ['approve', 'approve-with-conditions'];
const CHECKLIST = [
  finding('catalogue', 'check', { required: true }),
  finding('pricePolicy', 'check', { requiredFor: ['approve'] }),
  finding('deliveryTerms', 'check', { requiredFor: approving }),
];
const HELD = { catalogue: true, pricePolicy: true, deliveryTerms: true };

function wrong(...[findings, outcome, values]: Parameters<typeof findingProblems>) {
  return findingProblems(findings, outcome, values).map(({ path, code }) => `${path} ${code}`);
}

describe('given a gate that goes through a checklist', () => {
  test('when every item holds, then it can be approved (P-30, P-32)', () => {
    expect(wrong(CHECKLIST, 'approve', HELD)).toEqual([]);
  });

  test('when a required item is not looked at, then it is not approved (P-30, P-32)', () => {
    expect(wrong(CHECKLIST, 'approve', { catalogue: true })).toEqual([
      'findings.pricePolicy required',
      'findings.deliveryTerms required',
    ]);
  });

  test('when an item does not hold, then approving is refused and refusing is not (P-32)', () => {
    const values = { ...HELD, catalogue: '型号 X 不在目录' };
    expect(wrong(CHECKLIST, 'approve', values)).toEqual(['findings.catalogue not-held']);
    expect(wrong(CHECKLIST, 'refuse', values)).toEqual([]);
  });

  test('when an item does not hold, then a conditional yes may leave it open, unless the policy names it (P-32)', () => {
    const price = { ...HELD, pricePolicy: '低于价格政策 3 %' };
    expect(wrong(CHECKLIST, 'approve-with-conditions', price)).toEqual([]);
    const terms = { ...HELD, deliveryTerms: '客户要求到岸价' };
    expect(wrong(CHECKLIST, 'approve-with-conditions', terms)).toEqual(['findings.deliveryTerms not-held']);
  });

  test('when an item is answered no without a word, then a remark is asked for', () => {
    expect(wrong(CHECKLIST, 'refuse', { catalogue: false })).toEqual(['findings.catalogue wrong-type']);
    expect(wrong(CHECKLIST, 'refuse', { catalogue: ' ' })).toEqual(['findings.catalogue required']);
  });

  test('when papers are asked for, then only what every answer needs is required', () => {
    expect(wrong(CHECKLIST, 'need-documents', {})).toEqual(['findings.catalogue required']);
  });
});

describe('given a technical gate', () => {
  const technical = [
    finding('problem', 'boolean', { requiredFor: approving }),
    finding('plan', 'text', { requiredWhen: { finding: 'problem', is: true } }),
    finding('planDoneOn', 'date', { requiredWhen: { finding: 'problem', is: true } }),
  ];

  test('when there is a technical problem, then an R&D plan with dates is required (P-37)', () => {
    expect(wrong(technical, 'approve', { problem: true })).toEqual([
      'findings.plan required',
      'findings.planDoneOn required',
    ]);
    const plan = { problem: true, plan: '研发密封件', planDoneOn: '2027-01-15' };
    expect(wrong(technical, 'approve', plan)).toEqual([]);
    expect(wrong(technical, 'approve', { ...plan, planDoneOn: '一月' })).toEqual([
      'findings.planDoneOn wrong-type',
    ]);
  });

  test('when there is none, then no plan is asked for (P-37)', () => {
    expect(wrong(technical, 'approve', { problem: false })).toEqual([]);
    expect(wrong(technical, 'approve', {})).toEqual(['findings.problem required']);
  });
});

describe('given a policy whose findings nobody could ever need', () => {
  test('when it is loaded, then each is named', () => {
    const texts = policyTexts('standard');
    const text = exchange(
      texts.text,
      'outsourcing]\n        requiredFor: [approve-with-conditions]\n',
      'outsourcing]\n        requiredFor: [need-documents]\n        requiredWhen: { finding: measure, is: overtime }\n',
    );
    const loaded = loadPolicy({ ...texts, text });
    expect(loaded.ok ? [] : loaded.problems.map(({ reason }) => reason)).toEqual([
      'the gate does not take the outcome "need-documents"',
      'there is no other finding "measure"',
    ]);
  });

  test('when what is promised is no date, or with words that nobody gives, then each is named (P-37)', () => {
    const texts = policyTexts('standard');
    const text = exchange(
      texts.text,
      'type: date\n        promise: {',
      'type: text\n        promise: { what: measure,',
    );
    const loaded = loadPolicy({ ...texts, text });
    expect(loaded.ok ? [] : loaded.problems.map(({ reason }) => reason)).toEqual([
      'only a date is promised',
      'there is no text finding "measure"',
    ]);
  });

  test('when capacity has no place for the hours that no routing gives, then the gate is named (P-31)', () => {
    const texts = policyTexts('standard');
    const loaded = loadPolicy({ ...texts, text: exchange(texts.text, 'code: hoursPlanned', 'code: hours') });
    expect(loaded.ok ? [] : loaded.problems.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('does not ask for a text hoursPlanned'),
    ]);
  });

  test('when material has no place for what is planned for unknown lines, then the gate is named (P-36)', () => {
    const texts = policyTexts('switchgear');
    const loaded = loadPolicy({
      ...texts,
      text: exchange(texts.text, 'code: materialPlanned', 'code: planned'),
    });
    expect(loaded.ok ? [] : loaded.problems.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('"date-material" does not ask for a text materialPlanned'),
    ]);
  });
});
