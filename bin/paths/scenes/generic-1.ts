import type { Path } from '../scene.ts';

export const generic1: Path = {
  name: 'generic-1',
  title: 'Part 1: offices side by side, sensitive goods looked at, the customer confirms',
  policy: 'generic-1',
  async play(scene) {
    await scene.submit(scene.document({ fields: { sensitiveGoods: true } }));
    await scene.decide('sales', 'sales_clerk', {
      outcome: 'approve',
      findings: { stock: '足够', pricePolicy: '符合' },
    });
    await scene.decide('production', 'production_planner');
    await scene.decide('finance', 'finance_officer');
    await scene.decide('compliance', 'compliance_officer');
    await scene.reaches('CUSTOMER_CONFIRMATION');
    await scene.refused('sales_clerk', `/tasks/${(await scene.asked('confirmation')).id}/decision`, {
      revision: 1,
      outcome: 'approve',
    });
    await scene.post('sales_clerk', scene.order('/confirmations'), {
      revision: 1,
      answer: 'confirmed',
      method: 'sms',
      customerPerson: '周采购',
      expectedOn: scene.day(60),
      evidence: '短信 1126',
    });
    await scene.reaches('EFFECTIVE');
  },
};

export const rejectedAtIntake: Path = {
  name: 'rejected',
  title: 'Part 1: an order against company rules is refused with the reason',
  policy: 'generic-1',
  async play(scene) {
    const lines = [
      { name: '目录外产品', spec: 'X', quantity: '1', unit: 'pcs', netPrice: '10.00', taxRate: '0.13' },
    ];
    await scene.submit(scene.document({ lines }));
    await scene.reaches('REJECTED');
  },
};
