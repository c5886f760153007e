import { z } from 'zod';
import type { Path, Scene } from '../scene.ts';
import { clockOf, dueOf, wallTime } from './clocks.ts';
import { granted, paid, quoted } from './steps.ts';
import { confirmed, reviewed, takenIn } from './whole-way.ts';

const DESIGN = z.looseObject({
  versions: z.array(
    z.looseObject({
      version: z.int(),
      revision: z.int(),
      answer: z.string().nullable(),
      counts: z.boolean(),
      changed: z.array(z.string()),
    }),
  ),
  meetings: z.array(z.looseObject({ heldOn: z.string(), feedback: z.string() })),
});

export const customGoods: Path = {
  name: 'design',
  title:
    'Custom goods: a first talk and the requirement document within 24 hours, two talks face to face, changes wanted, the second version approved; for another specification a third',
  policy: 'whole-way',
  async play(scene) {
    const document = scene.document({ paymentMethod: 'deposit', fields: { customDesign: true } });
    await scene.submit(document);
    await firstTalk(scene);
    await takenIn(scene);
    await reviewed(scene);
    await quoted(scene);
    await confirmed(scene);
    await scene.reaches('DESIGN');
    await drawn(scene, 'cad/1.dwg');
    await talked(scene, '柜门改为向左开');
    await scene.post('designer', scene.order('/design-answers'), {
      version: 1,
      answer: 'changes-wanted',
      customerPerson: '周采购',
      reference: '面谈记录一',
      feedback: '柜门改为向左开',
    });
    await clockTold(scene);
    await notYet(scene);
    await talked(scene, '同意第二稿');
    await drawn(scene, 'cad/2.dwg');
    await approvedByLink(scene, { revision: 1, designVersion: 2 });
    await standing(scene);

    await granted(scene, { ...document, quality: '防护等级 IP54' }, '客户要求防护等级 IP54');
    await scene.decide('intake', 'order_clerk');
    await confirmed(scene);
    await notYet(scene);
    await drawn(scene, 'cad/3.dwg');
    await approvedByLink(scene, { revision: 2, designVersion: 3 });
    await standing(scene);
    await scene.decide('design', 'designer');
    await paid(scene, '678.00');
    await scene.reaches('EFFECTIVE');
  },
};

/** Customer service talks to the customer first, and draws up what they want (P-13, S-03). */
async function firstTalk(scene: Scene): Promise<void> {
  const { id, revision } = await scene.asked('first-talk');
  scene.tell(`the first talk is due ${wallTime(await dueOf(scene, 'first-talk'))}`);
  await scene.post('customer_service', scene.order('/contacts'), {
    kind: 'first-contact',
    method: 'phone',
    customerPerson: '周采购',
    summary: '整柜定制,预算四万元以内',
  });
  await scene.refused('customer_service', `/tasks/${id}/decision`, { revision, outcome: 'approve' });
  await scene.post('customer_service', scene.order('/documents'), {
    documents: [{ title: '需求文档', reference: 'archive/wanted.pdf', sha256: 'c'.repeat(64) }],
  });
  await scene.decide('first-talk', 'customer_service');
}

/** The designer hands a version to the customer (P-60). */
async function drawn(scene: Scene, reference: string): Promise<void> {
  await scene.asked('design');
  const version = { reference, sha256: 'd'.repeat(64) };
  await scene.post('designer', scene.order('/design-versions'), version);
  await clockTold(scene);
}

/** A talk face to face, with what the customer said (P-60). */
async function talked(scene: Scene, feedback: string): Promise<void> {
  const talk = { heldOn: scene.today, customerPeople: '周采购', feedback };
  await scene.post('designer', scene.order('/design-meetings'), talk);
}

async function approvedByLink(scene: Scene, of: { revision: number; designVersion: number }): Promise<void> {
  const link = await scene.post('sales_clerk', scene.order('/links'), { purpose: 'design', ...of });
  const { token } = z.looseObject({ token: z.string() }).parse(link);
  await scene.answerLink(token, { answer: 'approved', customerPerson: '周采购' });
}

/** The gate says what it waits for. */
async function notYet(scene: Scene): Promise<void> {
  const { id, revision } = await scene.asked('design');
  await scene.refused('designer', `/tasks/${id}/decision`, { revision, outcome: 'approve' });
}

async function clockTold(scene: Scene): Promise<void> {
  const { pausedSince } = await clockOf(scene, 'design');
  scene.tell(`the designer's clock ${pausedSince === null ? 'runs' : 'stands still'}`);
}

async function standing(scene: Scene): Promise<void> {
  const { meetings, versions } = DESIGN.parse(await scene.get('designer', scene.order('/design')));
  const told = versions.map(
    ({ version, revision, answer, counts, changed }) =>
      `version ${version} of revision ${revision} ${answer}${counts ? ', which counts' : ''}${changed.length > 0 ? ` (${changed.join(', ')} has changed)` : ''}`,
  );
  scene.tell(`talks counted: ${meetings.length} of 2; ${told.join('; ')}`);
}
