import { z } from 'zod';
import type { Path, Scene } from '../scene.ts';
import { conditionMet, granted, matched, paid, quoted, received } from './steps.ts';
import { PRODUCT } from '../seed-paths.ts';
import { confirmed, reviewed, settled, takenIn } from './whole-way.ts';

const LINK = z.looseObject({ token: z.string() });
const GATES = z.looseObject({
  gates: z.array(z.looseObject({ code: z.string(), status: z.string(), revision: z.int() })),
});
export const customersLink: Path = {
  name: 'link',
  title:
    'The customer opens a link, sees specification, price and date, and confirms by it without an account',
  policy: 'whole-way',
  async play(scene) {
    await scene.submit(scene.document({ paymentMethod: 'deposit' }));
    await takenIn(scene);
    await reviewed(scene);
    await quoted(scene);
    const { revision } = await scene.asked('confirmation');
    const link = await scene.post('sales_clerk', scene.order('/links'), { revision, purpose: 'confirm' });
    const { token } = LINK.parse(link);
    await scene.look(token);
    await scene.asked('confirmation');
    scene.tell('looking has confirmed nothing: the answer is waited for still');
    await scene.answerLink(token, { answer: 'confirmed', customerPerson: '周采购' });
    await paid(scene, '678.00');
    await scene.reaches('EFFECTIVE');
  },
};

const DOUBLES = z.looseObject({ possibleDuplicates: z.array(z.string()) });

const NOTICES = z.looseObject({
  notices: z.array(
    z.looseObject({ intakeNumber: z.string().nullable(), template: z.string(), text: z.string() }),
  ),
});

export const changeGranted: Path = {
  name: 'change',
  title:
    'From the shop, confirmed at once; yes on a condition, which is fulfilled; the customer writes for a later date, the head of sales grants it, only intake and capacity are asked again',
  policy: 'whole-way',
  async play(scene) {
    // No other path orders so many: it is a double of nothing but this path, played before.
    const lines = [
      { sku: PRODUCT, spec: 'A4', quantity: '25', unit: 'pcs', netPrice: '100.00', taxRate: '0.13' },
    ];
    const document = scene.document({ lines, paymentMethod: 'deposit' });
    await scene.submit(document, 'order_clerk', { channel: 'e-commerce' });
    await confirmedAtOnce(scene);
    await takenIn(scene);
    await settled(scene);
    await scene.decide('credit', 'credit_officer', {
      outcome: 'approve-with-conditions',
      reason: '补充担保',
      conditions: [
        { kind: 'other', description: '母公司担保函', ownerRole: 'sales_clerk', dueOn: scene.day(10) },
      ],
    });
    await scene.decide('capacity', 'production_planner');
    await quoted(scene);
    await scene.asked('confirmation');
    const changed = { ...document, delivery: { date: scene.day(75), place: '上海' } };
    await granted(scene, changed, '客户要求推迟两周');
    await scene.decide('intake', 'order_clerk');
    await scene.decide('capacity', 'production_planner');
    const { gates } = GATES.parse(await scene.get('sales_clerk', scene.order('/gates')));
    const again = gates.filter(({ revision }) => revision === 2).map(({ code }) => code);
    scene.tell(`asked for revision 2: ${again.join(', ')}; the other approvals stand`);
    await confirmed(scene);
    await paid(scene, '847.50');
    await conditionMet(scene, 'archive/guarantee.pdf');
    await scene.reaches('EFFECTIVE');
  },
};

/**
 * Customer, goods, quantity and price are checked with the submission: the receipt is the confirmation (P-12), but of
 * what may be a double.
 */
async function confirmedAtOnce(scene: Scene): Promise<void> {
  const { notices } = NOTICES.parse(await scene.get('order_clerk', '/notices'));
  const told = notices.find(
    ({ intakeNumber, template }) => intakeNumber === scene.number() && template === 'confirmed',
  );
  const { possibleDuplicates } = DOUBLES.parse(await scene.get('sales_clerk', scene.order('/intake')));
  const double = possibleDuplicates.length > 0;
  if (double === (told !== undefined))
    throw new Error(`${scene.number()}: a double is confirmed, or no other`);
  scene.tell(
    told
      ? `the clerk is told: ${told.text.split('\n')[0]}`
      : `it may be a double of ${possibleDuplicates.join(', ')}: it is received only`,
  );
}

export const paidInParts: Path = {
  name: 'parts',
  title:
    'How it is paid follows from credit; a dispute is handled; the deposit comes in two parts, one of them matched by mistake',
  policy: 'whole-way',
  async play(scene) {
    await scene.submit(scene.document({ paymentMethod: 'deposit' }));
    await takenIn(scene);
    await reviewed(scene);
    await quoted(scene);
    await confirmed(scene);
    await scene.asked('payment');
    const opened = await scene.post('sales_clerk', scene.order('/disputes'), {
      about: 'price',
      description: '客户认为运费应含在价内',
    });
    const { disputeId } = z.looseObject({ disputeId: z.string() }).parse(opened);
    await scene.post('sales_head', `/disputes/${disputeId}/resolution`, {
      responsibility: '本公司:报价未写明',
      handling: '运费由我方承担',
    });
    const first = await received(scene, '400.00');
    const wrong = await matched(scene, first, '400.00');
    await scene.post('finance_officer', `/payment-matches/${wrong}/undo`, { reason: '先核对来款' });
    await matched(scene, first, '400.00');
    const second = await received(scene, '278.00');
    scene.tell('400.00 of 678.00 is paid: the order waits for the rest');
    await matched(scene, second, '278.00');
    await scene.reaches('EFFECTIVE');
  },
};
