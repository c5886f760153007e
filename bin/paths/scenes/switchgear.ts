import type { Path, Scene } from '../scene.ts';
import { companyOf, MATERIAL, PRODUCT } from '../seed-paths.ts';
import { laterDate, paid, quotedWithSurcharge } from './steps.ts';

const SHA = 'e'.repeat(64);
const POINTS = ['spec', 'quantity', 'technical', 'delivery-date'];

export const nonRegular: Path = {
  name: 'switchgear',
  title:
    'Switchgear, non-regular: quoted with a surcharge and its reason, the dealer signs the second order form and pays in two parts, the user approves the design in writing',
  policy: 'switchgear',
  async play(scene) {
    const document = scene.document({
      paymentMethod: 'before-effect',
      fields: { needsRedesign: true },
      lines: [{ sku: PRODUCT, spec: 'A4', quantity: '20', unit: 'pcs', netPrice: '105.00', taxRate: '0.13' }],
    });
    await scene.submit(document);
    await requirement(scene);
    await scene.decide('date-sales', 'sales_clerk');
    await scene.decide('date-production', 'production_planner');
    await scene.decide('date-material', 'material_controller');
    await scene.decide('date-design', 'designer');
    await quotedWithSurcharge(scene, { surcharge: '5.00', reason: '柜体加宽 200 mm' });
    await orderForm(scene);
    await scene.reaches('DESIGN');
    await scene.post('designer', scene.order('/design-versions'), { reference: 'cad/1.dwg', sha256: SHA });
    await scene.post('designer', scene.order('/design-answers'), {
      version: 1,
      answer: 'approved',
      customerPerson: '最终用户 刘工',
      reference: '书面认可函',
      sha256: SHA,
    });
    await scene.decide('user-design', 'designer');
    await scene.reaches('PAYMENT_GATE');
    await paid(scene, '1000.00');
    await paid(scene, '1373.00');
    await scene.reaches('EFFECTIVE');
  },
};

export const infeasible: Path = {
  name: 'declined',
  title:
    'Switchgear: the date cannot be kept, the customer cannot wait, the general manager agrees not to take it',
  policy: 'switchgear',
  async play(scene) {
    await scene.submit(scene.document({ paymentMethod: 'before-effect' }));
    await requirement(scene);
    await scene.decide('date-material', 'material_controller', {
      outcome: 'refuse',
      reason: '铜排缺货三个月',
    });
    await scene.reaches('NEGOTIATING');
    await scene.refused('sales_clerk', scene.order('/decline-requests'), { reason: '做不了' });
    await laterDate(scene, {
      text: '推迟三个月',
      until: scene.day(150),
      reference: '邮件 1127',
      answer: 'refused',
    });
    await scene.post('sales_clerk', scene.order('/decline-requests'), { reason: '客户不能延期' });
    await scene.decide('decline', 'general_manager');
    await scene.reaches('DECLINED');
  },
};

export const shortage: Path = {
  name: 'shortage',
  title:
    'Switchgear: material is short; a day that a supplier promises in time is needed for a yes; the dealer cancels, and the stock is free',
  policy: 'switchgear',
  async play(scene) {
    await counted(scene, '505');
    await scene.submit(scene.document({ paymentMethod: 'before-effect' }));
    await requirement(scene);
    await scene.decide('date-sales', 'sales_clerk');
    await scene.decide('date-production', 'production_planner');
    const { id, revision } = await scene.asked('date-material');
    await scene.refused('material_controller', `/tasks/${id}/decision`, { revision, outcome: 'approve' });
    await scene.decide('date-material', 'material_controller', {
      outcome: 'approve',
      findings: { supplierDate: scene.day(5) },
    });
    await scene.reaches('QUOTING');
    await scene.post('sales_clerk', scene.order('/cancel-requests'), { reason: '经销商撤单' });
    await scene.decide('cancel', 'sales_head');
    await counted(scene, '5000');
    await scene.reaches('CANCELLED');
  },
};

/** Material control counts; five hundred are not to be used up. */
async function counted(scene: Scene, onHand: string): Promise<void> {
  // A count is news only where it is newer than the one before.
  await scene.pass(1);
  await scene.post('material_controller', '/stock-levels', {
    companyId: companyOf('switchgear'),
    countedAt: scene.now().toISOString(),
    levels: [{ sku: MATERIAL, onHand }],
  });
}

async function requirement(scene: Scene): Promise<void> {
  await scene.asked('requirement');
  for (const point of POINTS) {
    await scene.post('sales_clerk', scene.order('/requirement-points'), {
      revision: 1,
      point,
      with: 'dealer',
      customerPerson: '经销商 赵经理',
      evidence: '邮件 1126',
    });
  }
  await scene.decide('requirement', 'sales_clerk');
}

/** The dealer does not sign the first form. */
async function orderForm(scene: Scene): Promise<void> {
  await drawnUp(scene);
  await scene.decide('dealer-signature', 'sales_clerk', { outcome: 'refuse', reason: '订货单少写一台' });
  await drawnUp(scene);
  await scene.asked('dealer-signature');
  await scene.post('sales_clerk', scene.order('/signatures'), {
    version: 2,
    party: 'dealer',
    signedBy: '赵经理',
    signedOn: scene.today,
    method: 'signature',
    reference: '签字扫描件',
    sha256: SHA,
  });
  await scene.decide('dealer-signature', 'sales_clerk');
}

async function drawnUp(scene: Scene): Promise<void> {
  await scene.asked('order-form');
  const clauses = Object.fromEntries(
    ['goods', 'quantity', 'price', 'date', 'payment'].map((code) => [code, `订货单 ${code}`]),
  );
  await scene.post('sales_clerk', scene.order('/contract-versions'), {
    clauses,
    reference: '订货单.pdf',
    sha256: SHA,
  });
  await scene.decide('order-form', 'sales_clerk');
}
