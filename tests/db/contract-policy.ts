import type { Gate, Policy } from '../../domain/policy/policy-schema.ts';
import { policyNamed } from '../unit/policy-texts.ts';

const cited = { rule: 'P-52', source: '2 "內容應嚴格按照《中華人民共和國民法典》"' };
const titled = (code: string, zh: string, en: string) => ({ code, title: { zh, en }, ...cited });

/** The nine parts of a contract that source 2 names (P-52). */
export const CLAUSES = [
  titled('name', '标的名称', 'Goods'),
  titled('spec', '规格', 'Specification'),
  titled('quantity', '数量', 'Quantity'),
  titled('price', '价款', 'Price'),
  titled('date', '履行期限', 'Date'),
  titled('place', '履行地点', 'Place'),
  titled('payment', '付款方式', 'Payment'),
  titled('quality', '质量', 'Quality'),
  titled('breach', '违约责任', 'Breach'),
];

const CONTRACT: NonNullable<Policy['contract']> = {
  clauses: CLAUSES,
  responsibilities: [{ ...titled('collection', '回款责任人', 'Collection'), rule: 'P-58' }],
  signatories: [
    {
      party: 'buyer',
      title: { zh: '买方', en: 'Buyer' },
      seal: true,
      ours: false,
      rule: 'P-54',
      source: '2',
    },
    {
      party: 'company',
      title: { zh: '本公司', en: 'The company' },
      seal: false,
      ours: true,
      rule: 'P-54',
      source: '2',
    },
  ],
  copiesTo: [
    { role: 'production_planner', at: 'company' },
    { role: 'credit_officer', at: 'company' },
  ],
  rule: 'P-52, P-58',
  source: '2',
};

type Asked = Pick<Gate, 'code' | 'kind' | 'stage' | 'owners'> & Partial<Gate>;

function gate(asked: Asked): Gate {
  return {
    title: { zh: asked.code, en: asked.code },
    question: { zh: '是否同意?', en: 'Agreed?' },
    after: [],
    mode: 'any',
    veto: true,
    outcomes: ['approve', 'refuse'],
    refusal: 'negotiate',
    findings: [],
    points: [],
    preconditions: true,
    rule: 'P-52',
    source: '2',
    ...asked,
  };
}

const sales = [{ role: 'sales_clerk' as const, at: 'company' as const }];
const lawyers = [{ role: 'executive' as const, at: 'company' as const }];

const CONTRACT_GATES = [
  gate({ code: 'contract', kind: 'contract', stage: 'CONTRACT_DRAFT', owners: sales }),
  gate({
    code: 'legal',
    kind: 'legal',
    stage: 'LEGAL_REVIEW',
    owners: lawyers,
    refusal: { backTo: 'contract' },
    findings: [
      {
        code: 'contractVersion',
        title: { zh: '合同版本', en: 'Contract version' },
        type: 'number',
        required: false,
        rule: 'P-53',
        source: '2',
      },
    ],
    rule: 'P-53',
  }),
  gate({
    code: 'signing',
    kind: 'signing',
    stage: 'SIGNING',
    owners: sales,
    refusal: { backTo: 'contract' },
    rule: 'P-51, P-54',
  }),
  gate({
    code: 'entry',
    kind: 'entry',
    stage: 'ORDER_ENTRY',
    owners: [{ role: 'order_clerk', at: 'company' }],
    refusal: { backTo: 'signing' },
    rule: 'P-55',
  }),
];

/**
 * The standard policy with nothing but the sales head's review before the contract: drafted, reviewed by the lawyers
 * (executives here), signed, entered; the order number is allotted at the entry.
 */
export function contractPolicy(changes: Partial<Policy> = {}): Policy {
  const standard = policyNamed('standard');
  const review = standard.gates.filter(({ code }) => code === 'sales-head');
  const timed = (
    code: string,
    rule: string,
    allowance: Policy['clocks'][number]['allowance'],
  ): Policy['clocks'][number] => ({
    code: `${code}-time`,
    title: { zh: code, en: code },
    of: { gate: code },
    allowance,
    mode: 'working',
    tiers: [{ owners: [{ role: 'general_manager', at: 'company' }] }],
    pausedWhile: ['documents-wanted'],
    rule,
    source: '2 "[X]個工作日"',
  });
  return {
    ...standard,
    id: 'contract',
    lifecycle: ['SALES_HEAD_APPROVAL', 'CONTRACT_DRAFT', 'LEGAL_REVIEW', 'SIGNING', 'ORDER_ENTRY'],
    gates: [...review, ...CONTRACT_GATES],
    settings: {
      ...standard.settings,
      legalAllowance: {
        title: { zh: '法务审核期限', en: 'Time for the legal review' },
        type: 'duration',
        value: 'P3D',
        sample: true,
        rule: 'P-53, S-05',
        source: '2 "法務部門應在[X]個工作日內完成審核"',
      },
    },
    clocks: [timed('legal', 'P-53, S-05', { setting: 'legalAllowance' }), timed('entry', 'P-55', 'PT1H')],
    separation: [],
    orderNumber: { ...standard.orderNumber, at: 'entry' },
    contract: CONTRACT,
    authority: {
      ...standard.authority,
      'draft-contract': sales,
      'record-signature': sales,
      'record-quote': sales,
      'choose-settlement': sales,
      'open-dispute': sales,
      'resolve-dispute': [{ role: 'sales_head', at: 'company' }],
    },
    ...changes,
  };
}
