import { z } from 'zod';
import type { Path, Scene } from '../scene.ts';
import { customerOf } from '../seed-paths.ts';
import { dueOf, wallTime } from './clocks.ts';
import { conditionMet, contacted, termsAgreed } from './steps.ts';

const CLAUSES = ['goods', 'spec', 'quantity', 'price', 'date', 'place', 'payment', 'quality', 'breach'];
const CLASSES = z.looseObject({ classes: z.array(z.string()) });
const SHA = 'd'.repeat(64);

export const paperMill: Path = {
  name: 'paper-mill',
  title:
    'The paper mill: incomplete at first; documents and credit before the team, whose condition is met before signing; two rounds with the lawyers, one with the customer; numbered at entry; payment is agreed before effect',
  policy: 'paper-mill',
  async play(scene) {
    const whole = scene.document({ paymentMethod: 'as-agreed' });
    await scene.submit({ ...whole, paymentMethod: '', delivery: { date: '' } });
    await scene.reaches('AWAITING_CUSTOMER_INFO');
    await contacted(scene, { customerPerson: '王强', summary: '请补充付款方式和交货日期' });
    await scene.revise(whole);
    await documents(scene);
    await scene.decide('credit', 'credit_officer');
    await scene.decide('team-sales', 'sales_clerk', {
      outcome: 'approve-with-conditions',
      reason: '样品需客户封样',
      conditions: [
        { kind: 'other', description: '客户书面封样', ownerRole: 'sales_clerk', dueOn: scene.day(10) },
      ],
    });
    await scene.decide('team-production', 'production_planner');
    await scene.decide('team-purchasing', 'purchasing_officer');
    await scene.decide('team-technical', 'technical_engineer', {
      outcome: 'approve',
      findings: { problem: true, developmentPlan: '试制新涂层', developmentUntil: scene.day(40) },
    });
    await scene.decide('team-finance', 'finance_officer');
    await scene.decide('team-finance', 'sales_head');
    await scene.reaches('CONTRACT_DRAFT');
    await draft(scene, '每日万分之五');
    await scene.decide('contract', 'sales_clerk');
    await scene.asked('legal');
    scene.tell(`the lawyers' opinion is due ${wallTime(await dueOf(scene, 'legal-review'))} (S-05)`);
    await scene.decide('legal', 'legal_officer', { outcome: 'refuse', reason: '违约金过高' });
    await scene.reaches('CONTRACT_DRAFT');
    await draft(scene, '每日万分之三');
    await scene.decide('contract', 'sales_clerk');
    await scene.decide('legal', 'legal_officer', { outcome: 'approve', findings: { contractVersion: 2 } });
    await scene.reaches('SIGNING');
    await conditionMet(scene, 'archive/sample.pdf');
    await scene.decide('signing', 'sales_clerk', { outcome: 'refuse', reason: '客户要求延长质保' });
    await scene.reaches('CONTRACT_DRAFT');
    await draft(scene, '每日万分之三,质保两年');
    await scene.decide('contract', 'sales_clerk');
    await scene.decide('legal', 'legal_officer', { outcome: 'approve', findings: { contractVersion: 3 } });
    await scene.reaches('SIGNING');
    await sign(scene, 'buyer');
    await scene.refused('sales_clerk', `/tasks/${(await scene.asked('signing')).id}/decision`, {
      revision: 2,
      outcome: 'approve',
    });
    await sign(scene, 'company');
    await scene.decide('signing', 'sales_clerk');
    await scene.decide('entry', 'order_clerk');
    await scene.reaches('PAYMENT_GATE');
    await termsAgreed(scene, { method: '电汇', dueOn: scene.day(30) });
    await scene.reaches('EFFECTIVE');
  },
};

/** Of a new customer: once an order of theirs is effective they are none. */
async function documents(scene: Scene): Promise<void> {
  const { classes } = CLASSES.parse(await scene.get('sales_clerk', scene.order()));
  if (!classes.includes('new-customer')) return;
  await scene.asked('customer-documents');
  for (const kind of ['business-licence', 'financial-state', 'operating-history']) {
    const document = { kind, title: kind, reference: `archive/${kind}`, sha256: SHA };
    await scene.post('sales_clerk', `/customers/${customerOf('paper-mill', 'known')}/documents`, document);
  }
  await scene.decide('customer-documents', 'sales_clerk');
}

async function draft(scene: Scene, breach: string): Promise<void> {
  await scene.asked('contract');
  const clauses = Object.fromEntries(
    CLAUSES.map((code) => [code, code === 'breach' ? breach : `条款 ${code}`]),
  );
  await scene.post('sales_clerk', scene.order('/contract-versions'), {
    clauses,
    reference: '合同.docx',
    sha256: SHA,
  });
}

async function sign(scene: Scene, party: string): Promise<void> {
  await scene.asked('signing');
  await scene.post('sales_clerk', scene.order('/signatures'), {
    version: 3,
    party,
    signedBy: '王强',
    signedOn: scene.today,
    method: 'seal',
    seal: '合同专用章',
    reference: `扫描件 ${party}`,
    sha256: SHA,
  });
}
