import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Path, Scene } from '../scene.ts';

const KEPT = { outcome: 'approve', findings: { catalogue: true, price: true, deliveryTerms: true } };

export const generic3: Path = {
  name: 'generic-3',
  title:
    'The generic order system, part 3: proofread by its hash; the customer wants another price; only what that touches is asked again',
  policy: 'generic-3',
  async play(scene) {
    await scene.submit(scene.document());
    await proofread(scene);
    await scene.decide('catalogue', 'sales_clerk', KEPT);
    await scene.decide('payment-terms', 'finance_officer');
    await scene.decide('production', 'production_planner');
    await scene.reaches('CUSTOMER_CONFIRMATION');
    await scene.post('sales_clerk', scene.order('/confirmations'), {
      revision: 1,
      answer: 'refused',
      method: 'phone',
      customerPerson: '周采购',
      evidence: '通话 1126',
      remark: '价格偏高',
    });
    await scene.reaches('NEGOTIATING');
    const talks = scene.order('/negotiation');
    await scene.post('sales_clerk', talks, { kind: 'price', proposedBy: 'customer', text: '单价 95 元' });
    await scene.post('sales_clerk', `${talks}/1/answer`, { answer: 'accepted', reference: '邮件 1127' });
    const [line] = scene.document().lines;
    if (!line) throw new Error('the document has a line');
    await scene.revise(scene.document({ lines: [{ ...line, netPrice: '95.00' }] }));
    await proofread(scene);
    await scene.decide('catalogue', 'sales_clerk', KEPT);
    await scene.decide('payment-terms', 'finance_officer');
    await scene.reaches('CUSTOMER_CONFIRMATION');
    await scene.post('sales_clerk', scene.order('/confirmations'), {
      revision: 2,
      answer: 'confirmed',
      method: 'signature',
      customerPerson: '周采购',
      expectedOn: scene.day(60),
      evidence: '签字件',
      sha256: 'c'.repeat(64),
    });
    await scene.reaches('EFFECTIVE');
  },
};

/** The second person reads the printable copy, and says so by its hash (P-10). */
async function proofread(scene: Scene): Promise<void> {
  await scene.asked('proofreading');
  const copy = z.string().parse(await scene.get('sales_clerk', scene.order('/copy')));
  const copySha256 = createHash('sha256').update(copy, 'utf8').digest('hex');
  await scene.decide('proofreading', 'order_clerk', { outcome: 'approve', findings: { copySha256 } }, 2);
}
