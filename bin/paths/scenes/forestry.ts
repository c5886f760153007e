import { z } from 'zod';
import type { Path, Scene } from '../scene.ts';
import { DEAR } from '../seed-paths.ts';
import { paid, termsAgreed } from './steps.ts';

const MEETING = z.looseObject({ meetingId: z.string() });

export const forestry: Path = {
  name: 'forestry',
  title:
    'The departments meet before the order is decided; a risk that was raised is seen by who is asked then; the day of payment is agreed before effect',
  policy: 'forestry',
  async play(scene) {
    await scene.submit(scene.document({ paymentMethod: 'agreed-date' }));
    await scene.decide('assessment', 'sales_clerk', {
      outcome: 'approve',
      findings: { credit: '以往按时付款', feasibility: '需加班' },
    });
    const task = await scene.asked('meeting');
    await scene.refused('sales_head', `/tasks/${task.id}/decision`, { revision: 1, outcome: 'approve' });
    await scene.post('sales_clerk', scene.order('/risks'), {
      description: '旺季运力紧张',
      opinion: '提前订车',
      ownerRole: 'production_planner',
      reviewOn: scene.today,
    });
    await met(scene);
    await scene.decide('meeting', 'sales_head');
    await scene.decide('capacity', 'production_planner');
    await scene.decide('profit', 'finance_officer');
    await scene.decide('profit', 'sales_head');
    await scene.reaches('PAYMENT_GATE');
    await termsAgreed(scene, { method: '银行转账', dueOn: scene.day(30) });
    await scene.reaches('EFFECTIVE');
  },
};

export const major: Path = {
  name: 'major',
  title:
    'Forestry: a major order that sales finds not feasible: the meeting overrules it, the low profit is justified, and the executives decide',
  policy: 'forestry',
  async play(scene) {
    const line = {
      sku: DEAR,
      spec: '一级',
      unit: 'pcs',
      quantity: '40',
      netPrice: '10000.00',
      taxRate: '0.13',
    };
    await scene.submit(scene.document({ paymentMethod: 'prepaid', lines: [line] }));
    await scene.decide('assessment', 'sales_clerk', {
      outcome: 'refuse',
      reason: '采伐指标可能不足',
      findings: { credit: '以往按时付款', feasibility: '指标不足' },
    });
    await scene.asked('meeting');
    await met(scene);
    await scene.decide('meeting', 'sales_head');
    await scene.decide('capacity', 'production_planner');
    const { id } = await scene.asked('profit');
    await scene.refused('finance_officer', `/tasks/${id}/decision`, { revision: 1, outcome: 'approve' });
    const justified = { outcome: 'approve', findings: { justification: '开拓新市场' } };
    await scene.decide('profit', 'finance_officer', justified);
    await scene.decide('profit', 'sales_head', justified);
    await scene.reaches('EXECUTIVE_REVIEW');
    await scene.decide('executives', 'executive');
    await scene.reaches('PAYMENT_GATE');
    await paid(scene, '452000.00');
    await scene.reaches('EFFECTIVE');
  },
};

/** The departments meet and find a way, with a measure that production owes. */
async function met(scene: Scene): Promise<void> {
  const convened = await scene.post('sales_head', scene.order('/meetings'), {
    gate: 'meeting',
    subject: '可行性与应对措施',
    place: '三楼会议室',
    scheduledAt: `${scene.day(1)}T10:00:00+08:00`,
  });
  const { meetingId } = MEETING.parse(convened);
  await scene.post('sales_head', scene.order(`/meetings/${meetingId}/minutes`), {
    heldAt: scene.now().toISOString(),
    attendance: [
      { personId: 'production_planner.forestry', office: 'production_planner' },
      { personId: 'finance_officer.forestry', office: 'finance_officer' },
    ],
    minutes: '可以接单,周末加班。',
    outcome: 'feasible-with-measures',
    measures: [
      { description: '周末加班', ownerRole: 'production_planner', dueOn: scene.document().delivery.date },
    ],
  });
}
