import type { Path } from '../scene.ts';

export const generic1: Path = {
  name: 'generic-1',
  title:
    'The generic order system, part 1: a clerk looks whether the order keeps the rules, offices side by side, sensitive goods looked at',
  policy: 'generic-1',
  async play(scene) {
    await scene.submit(scene.document({ fields: { sensitiveGoods: true, specialIndustry: false } }));
    await scene.decide('company-rules', 'order_clerk');
    const { id } = await scene.asked('sales');
    await scene.refused('sales_clerk', `/tasks/${id}/decision`, {
      revision: 1,
      outcome: 'approve',
      findings: { stock: true, pricePolicy: '低于价格政策' },
    });
    await scene.decide('sales', 'sales_clerk', {
      outcome: 'approve',
      findings: { stock: true, pricePolicy: true },
    });
    await scene.decide('production', 'production_planner');
    await scene.decide('finance', 'finance_officer');
    await scene.decide('compliance', 'compliance_officer');
    await scene.reaches('EFFECTIVE');
  },
};

export const rejectedAtIntake: Path = {
  name: 'rejected',
  title:
    'The generic order system, part 1: orders against company rules are refused with the reason, at intake or by the clerk',
  policy: 'generic-1',
  async play(scene) {
    const lines = [
      { name: '目录外产品', spec: 'X', quantity: '1', unit: 'pcs', netPrice: '10.00', taxRate: '0.13' },
    ];
    const fields = { sensitiveGoods: false, specialIndustry: false };
    await scene.submit(scene.document({ lines, fields }));
    await scene.reaches('REJECTED');
    await scene.submit(scene.document({ fields }));
    await scene.decide('company-rules', 'order_clerk', { outcome: 'refuse', reason: '不向该地区供货' });
    await scene.reaches('REJECTED');
  },
};
