import { z } from 'zod';
import type { Path, Scene } from '../scene.ts';
import { customerOf, personOf } from '../seed-paths.ts';
import { laterDate } from './steps.ts';

const CREDIT = z.looseObject({ account: z.looseObject({ available: z.string() }) });
const GATES = z.looseObject({
  gates: z.array(
    z.looseObject({
      tasks: z.array(
        z.looseObject({
          decisions: z.array(z.looseObject({ by: z.string(), onBehalfOf: z.string().nullable() })),
        }),
      ),
    }),
  ),
});

export const heldAndReleased: Path = {
  name: 'held',
  title:
    'Standard: credit holds the order while it is reviewed; it goes no further until the head releases it',
  policy: 'standard',
  async play(scene) {
    await scene.submit(scene.document());
    await scene.asked('credit');
    const hold = await scene.post('credit_officer', scene.order('/holds'), {
      kind: 'credit',
      reason: '客户银行授信有变',
    });
    const { holdId } = z.looseObject({ holdId: z.string() }).parse(hold);
    await approve(scene, 'credit', 'credit_officer');
    await approve(scene, 'capacity', 'production_planner');
    scene.tell('both have approved, and nothing more is asked while it is held');
    await scene.post('credit_head', `/holds/${holdId}/release`, { reason: '总经理担保' });
    await approve(scene, 'sales-head', 'sales_head');
    await scene.reaches('EFFECTIVE');
  },
};

export const atRisk: Path = {
  name: 'at-risk',
  title:
    'Standard: no capacity; rounds with the customer; not declined, so the order goes on at a risk that is owned',
  policy: 'standard',
  async play(scene) {
    await scene.submit(scene.document());
    await approve(scene, 'credit', 'credit_officer');
    await scene.decide('capacity', 'production_planner', { outcome: 'refuse', reason: '设备检修' });
    await scene.reaches('NEGOTIATING');
    await laterDate(scene, {
      text: '推迟两周',
      until: scene.day(74),
      reference: '通话 1126',
      answer: 'refused',
    });
    await scene.post('sales_clerk', scene.order('/decline-requests'), { reason: '客户不能延期' });
    await scene.decide('decline', 'general_manager', {
      outcome: 'refuse',
      reason: '重要客户',
      findings: {
        continueAtRisk: true,
        risk: '可能延期两周',
        riskOwner: 'production_head',
        riskReviewOn: scene.day(14),
      },
    });
    await approve(scene, 'sales-head', 'sales_head');
    await scene.reaches('EFFECTIVE');
  },
};

export const standsIn: Path = {
  name: 'stands-in',
  title: 'Standard: the credit officer is away, and finance answers on their behalf',
  policy: 'standard',
  async play(scene) {
    await scene.submit(scene.document());
    await scene.asked('credit');
    await scene.post('credit_officer', '/people/me/delegations', {
      delegateId: personOf('standard', 'finance_officer'),
      from: `${scene.today}T00:00:00+08:00`,
      until: `${scene.day(2)}T00:00:00+08:00`,
      reason: '出差',
    });
    await approve(scene, 'credit', 'finance_officer');
    const { gates } = GATES.parse(await scene.get('sales_clerk', scene.order('/gates')));
    const [decision] = gates.flatMap(({ tasks }) => tasks.flatMap(({ decisions }) => decisions));
    scene.tell(`on record: ${decision?.by} on behalf of ${decision?.onBehalfOf}`);
    await approve(scene, 'capacity', 'production_planner');
    await approve(scene, 'sales-head', 'sales_head');
    await scene.reaches('EFFECTIVE');
  },
};

export const cancelled: Path = {
  name: 'cancelled',
  title: 'Standard: the customer withdraws while it is reviewed; sales agrees, and what was reserved is free',
  policy: 'standard',
  async play(scene) {
    await scene.submit(scene.document());
    const before = await available(scene);
    await approve(scene, 'credit', 'credit_officer');
    scene.tell(`of the customer's credit ${before} were free, now ${await available(scene)}`);
    await scene.post('order_clerk', scene.order('/cancel-requests'), { reason: '客户取消项目' });
    await scene.decide('cancel', 'sales_head');
    await scene.until('what was reserved', async () => (await available(scene)) === before || null);
    scene.tell(`free again: ${before}`);
    await scene.reaches('CANCELLED');
  },
};

/** What is free of the customer's credit. */
async function available(scene: Scene): Promise<string> {
  const credit = await scene.get('credit_officer', `/customers/${customerOf('standard', 'known')}/credit`);
  return CREDIT.parse(credit).account.available;
}

function approve(scene: Scene, gate: string, role: Parameters<Scene['decide']>[1]): Promise<void> {
  return scene.decide(gate, role);
}
