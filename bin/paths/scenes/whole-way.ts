import { z } from 'zod';
import type { Scene } from '../scene.ts';

/** What several paths of the policy `whole-way` have in common, a stage each. */
const ALLOWED = z.looseObject({ allowed: z.array(z.string()) });

/** The clerk takes it in, finance verifies whose order it is (P-18). */
export async function takenIn(scene: Scene): Promise<void> {
  await scene.decide('intake', 'order_clerk');
  const { id } = await scene.asked('identity');
  await scene.post('finance_officer', scene.order('/documents'), {
    taskId: id,
    documents: [{ title: '营业执照核验', reference: 'archive/licence.pdf', sha256: 'a'.repeat(64) }],
  });
  const findings = { result: 'verified', method: 'register', risk: 'low' };
  await scene.decide('identity', 'finance_officer', { outcome: 'approve', findings });
}

/** Sales chooses how it is paid, among what credit leaves open (P-129). */
export async function settled(scene: Scene, method = 'deposit'): Promise<void> {
  await scene.asked('credit');
  const answer = await scene.post('sales_clerk', scene.order('/settlements'), {
    method,
    reason: '按信用约定',
  });
  scene.tell(`of ${ALLOWED.parse(answer).allowed.join(', ')} the method ${method} is chosen`);
}

export async function reviewed(scene: Scene): Promise<void> {
  await settled(scene);
  await scene.decide('credit', 'credit_officer');
  await scene.decide('capacity', 'production_planner');
}

/** By phone, with the date that the customer was told (P-46, P-56). */
export async function confirmed(scene: Scene): Promise<void> {
  const { revision } = await scene.asked('confirmation');
  await scene.post('sales_clerk', scene.order('/confirmations'), {
    revision,
    answer: 'confirmed',
    method: 'phone',
    customerPerson: '周采购',
    expectedOn: scene.day(60),
    evidence: '通话 1126',
  });
}
