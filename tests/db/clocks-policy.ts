import { type Policy, policySchema } from '../../domain/policy/policy-schema.ts';
import { policyNamed } from '../unit/policy-texts.ts';

const CITED = { rule: 'P-169', source: 'test' };

function gate(code: string, stage: string, role: string, more: object = {}) {
  const title = { zh: code, en: code };
  const outcomes = ['approve', 'refuse'];
  const asked = { kind: 'review', mode: 'any', owners: [{ role }], outcomes };
  return { code, title, question: title, stage, ...asked, ...CITED, ...more };
}

function clock(code: string, rule: string, more: object) {
  const tiers = [{ owners: [{ role: 'sales_head' }] }, { owners: [{ role: 'general_manager' }] }];
  return { code, title: { zh: code, en: code }, tiers, rule, source: 'test', ...more };
}

const sales = [{ role: 'sales_clerk' }];

/** Every clock of the SLA register that starts before an order is effective, and one of each kind. */
export function registerPolicy(): Policy {
  const standard = policyNamed('standard');
  return policySchema.parse({
    ...standard,
    id: 'register',
    intake: { incomplete: { owners: sales, rule: 'P-6', source: 'test' } },
    lifecycle: ['UNDER_REVIEW', 'LEGAL_REVIEW', 'ORDER_ENTRY'],
    fields: [
      {
        code: 'firstDesign',
        title: { zh: '首稿', en: 'First design' },
        type: 'date',
        rule: 'P-60',
        source: 'test',
      },
    ],
    gates: [
      gate('handler', 'UNDER_REVIEW', 'sales_clerk'),
      gate('requirement', 'UNDER_REVIEW', 'order_clerk'),
      gate('opinion', 'LEGAL_REVIEW', 'sales_head', { refusal: { backTo: 'requirement' } }),
      gate('first-design', 'ORDER_ENTRY', 'production_planner'),
    ],
    clocks: [
      clock('hand-over', 'P-3, S-01', { of: { gate: 'handler', until: 'claimed' }, allowance: 'PT30M' }),
      clock('handling', 'P-3', { of: { gate: 'handler' }, allowance: 'P1D' }),
      clock('first-contact', 'P-6, S-02', { of: { gate: 'customer-info' }, allowance: 'PT30M', soft: true }),
      clock('missing-parts', 'P-6', {
        of: { stage: 'AWAITING_CUSTOMER_INFO' },
        allowance: { sameDay: true },
        owners: sales,
      }),
      clock('requirement-document', 'P-13, S-03', {
        of: { gate: 'requirement' },
        allowance: 'PT24H',
        mode: 'calendar',
      }),
      clock('review-team', 'P-34, S-04', {
        of: { group: ['handler', 'requirement'] },
        allowance: { setting: 'reviewTeamAllowance' },
      }),
      clock('legal-opinion', 'P-53, S-05', { of: { gate: 'opinion' }, allowance: 'P3D' }),
      clock('cancel-answer', 'P-155', { of: { gate: 'cancel' }, allowance: 'PT30M' }),
      clock('legal-stage', 'P-53', {
        of: { stage: 'LEGAL_REVIEW' },
        allowance: 'PT2H',
        owners: [{ role: 'sales_head' }],
      }),
      clock('first-design', 'P-60, S-27', {
        of: { gate: 'first-design' },
        allowance: { field: 'firstDesign' },
      }),
      clock('season', 'P-25', {
        of: { stage: 'UNDER_REVIEW' },
        allowance: { before: 'delivery.date', outer: 12, inner: 10 },
        owners: [{ role: 'production_planner' }],
      }),
      clock('whole-order', 'P-169', {
        of: { order: true },
        allowance: 'P5D',
        owners: sales,
        pausedWhile: ['negotiating', 'customer-info'],
      }),
      clock('dispatch-plan', 'P-169', {
        of: { order: true },
        allowance: { before: 'delivery.date', days: 3 },
        owners: sales,
      }),
      clock('progress', 'S-29', { of: { order: true }, allowance: { every: 'P1D' }, owners: sales }),
      clock('talks', 'P-44', {
        of: { stage: 'NEGOTIATING' },
        allowance: { window: 'P1D' },
        owners: sales,
        tiers: undefined,
      }),
    ],
    separation: [],
  });
}
