import { z } from 'zod';
import { addMoney, subtractMoney } from '../../../domain/money/money.ts';
import type { Path, Scene } from '../scene.ts';
import { customerOf } from '../seed-paths.ts';
import { accountOf, limited } from './credit.ts';

const ORDER = z.looseObject({ holds: z.array(z.string()) });
const HELD = z.looseObject({
  holds: z.array(z.looseObject({ id: z.string(), kind: z.string(), release: z.unknown().nullable() })),
});
const PLACED = z.looseObject({ holdId: z.string() });

const SHORT_MS = 2_000;

export const limitLowered: Path = {
  name: 'holds',
  title:
    'Standard: a lowered limit holds a running order; released with a tolerance for a time, held again when that is over, free when the limit is raised; the customer, compliance and the general manager hold it as well',
  policy: 'standard',
  async play(scene) {
    const customer = customerOf('standard', 'small');
    const { limit, available } = await accountOf(scene, customer);
    const taken = subtractMoney(limit, available, 'CNY');
    const enough = addMoney(taken, '1500.00', 'CNY');
    await limited(scene, customer, enough, '抵押已登记');
    const document = scene.document();
    const lines = document.lines.map((line) => ({ ...line, quantity: '10' }));
    await scene.submit({ ...document, parties: { buyer: { customerId: customer } }, lines });
    await scene.decide('credit', 'credit_officer');

    await limited(scene, customer, addMoney(taken, '500.00', 'CNY'), '抵押已解除');
    const hold = await heldBy(scene, 'credit');
    await scene.decide('capacity', 'production_planner');
    await scene.refused('sales_head', `/holds/${hold}/release`, { reason: '客户催货' });
    await scene.post('credit_head', `/holds/${hold}/release`, {
      reason: '总经理担保',
      evidence: '担保函 2026-31',
      tolerance: '1000.00',
      toleranceUntil: soon(scene),
    });
    await scene.pass(SHORT_MS);
    await heldBy(scene, 'credit');
    scene.tell('the tolerance is over, and the order is held again');
    await limited(scene, customer, enough, '抵押重新登记');
    await free(scene);

    await placed(scene, 'sales_clerk', { kind: 'customer', reason: '客户要求暂缓', until: soon(scene) });
    await scene.pass(SHORT_MS);
    await free(scene);
    for (const [kind, role, reason] of [
      ['compliance', 'compliance_officer', '核查最终用户'],
      ['management', 'general_manager', '战略客户，面谈后再定'],
    ] as const) {
      const id = await placed(scene, role, { kind, reason });
      await scene.post(role, `/holds/${id}/release`, { reason: '已核实' });
    }
    await scene.decide('sales-head', 'sales_head');
    await scene.reaches('EFFECTIVE');
  },
};

function soon(scene: Scene): string {
  return new Date(scene.now().getTime() + SHORT_MS).toISOString();
}

async function placed(scene: Scene, role: Parameters<Scene['post']>[0], hold: object): Promise<string> {
  return PLACED.parse(await scene.post(role, scene.order('/holds'), hold)).holdId;
}

/** The open hold of this kind, once the Schedule `credit` has placed it. */
async function heldBy(scene: Scene, kind: string): Promise<string> {
  const hold = await scene.until(`a ${kind} hold`, async () => {
    await scene.round('credit');
    const { holds } = HELD.parse(await scene.get('credit_head', scene.order('/holds')));
    return holds.find((each) => each.kind === kind && each.release === null) ?? null;
  });
  scene.tell(`the order is held: ${kind}`);
  return hold.id;
}

/** Once nothing holds it. */
async function free(scene: Scene): Promise<void> {
  await scene.until('the end of its holds', async () => {
    await scene.round('credit');
    return ORDER.parse(await scene.get('sales_clerk', scene.order())).holds.length === 0 || null;
  });
  scene.tell('nothing holds it now');
}
