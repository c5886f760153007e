import { z } from 'zod';
import type { Path, Scene } from '../scene.ts';
import { companyOf, customerOf, PRODUCT } from '../seed-paths.ts';
import { clockOf, dueOf, wallTime } from './clocks.ts';
import { contacted, paid, quoted } from './steps.ts';
import { confirmed, reviewed, takenIn } from './whole-way.ts';

const TAKEN = z.looseObject({
  missing: z.array(z.looseObject({ zh: z.string(), en: z.string() })),
  openQuestions: z.array(z.looseObject({ id: z.string(), question: z.string() })),
  possibleDuplicates: z.array(z.string()),
});
const QUESTIONS = z.looseObject({
  questions: z.array(z.looseObject({ question: z.string(), answeredAt: z.string() })),
});

export const askedOfCustomer: Path = {
  name: 'intake',
  title:
    'From an enquiry; incomplete, then doubtful: the customer is asked and the clock stands still; verified; sent in twice',
  policy: 'whole-way',
  async play(scene) {
    const document = scene.document({ paymentMethod: 'deposit' });
    const from = { enquiryId: await enquired(scene), projectId: await registered(scene) };
    await scene.submit({ ...document, delivery: { date: '', place: '上海' } }, 'order_clerk', from);
    await scene.reaches('AWAITING_CUSTOMER_INFO');
    scene.tell(
      `what is missing: ${(await intakeOf(scene)).missing.map(({ zh, en }) => `${en} / ${zh}`).join('; ')}`,
    );
    await contacted(scene, { customerPerson: '周采购', summary: '请补充交货日期' });
    await scene.revise(document);
    await doubted(scene);
    await takenIn(scene);
    await reviewed(scene);
    await quoted(scene);
    await confirmed(scene);
    await paid(scene, '678.00');
    await scene.reaches('EFFECTIVE');
    await scene.submit(document);
    scene.tell(`it may be a double of ${(await intakeOf(scene)).possibleDuplicates.join(', ')}`);
    await scene.asked('intake');
    await scene.post('order_clerk', scene.order('/cancel-requests'), { reason: '重复录入' });
    await scene.decide('cancel', 'sales_head');
    await scene.reaches('CANCELLED');
  },
};

export const fileOfOrders: Path = {
  name: 'file',
  title:
    'A CSV of orders: each row is answered, a wrong one stops no other; what the clerk rejects is at its end',
  policy: 'whole-way',
  async play(scene) {
    const order = (quantity: string) =>
      [
        companyOf(scene.policy),
        'fax',
        customerOf(scene.policy, 'known'),
        PRODUCT,
        'A4',
        quantity,
        'pcs,100.00,0.13,CNY,deposit',
        scene.day(60),
        '上海',
      ].join(',');
    const buyer = 'document.parties.buyer.customerId';
    const line = ['sku', 'spec', 'quantity', 'unit', 'netPrice', 'taxRate'].map(
      (part) => `document.lines[0].${part}`,
    );
    const rest = ['currency', 'paymentMethod', 'delivery.date', 'delivery.place'].map(
      (part) => `document.${part}`,
    );
    const header = ['companyId', 'channel', buyer, ...line, ...rest].join(',');
    const answers = await scene.submitFile(
      'order_clerk',
      [header, order('7'), order('many'), order('9')].join('\n'),
    );
    for (const { intakeNumber } of answers.filter(({ status }) => status === 201)) {
      scene.turnTo(intakeNumber ?? '');
      await scene.decide('intake', 'order_clerk', { outcome: 'refuse', reason: '试单' });
      await scene.reaches('REJECTED');
    }
  },
};

async function intakeOf(scene: Scene) {
  return TAKEN.parse(await scene.get('sales_clerk', scene.order('/intake')));
}

/** What somebody wanted to know before they ordered (P-14). */
async function enquired(scene: Scene): Promise<string> {
  const answer = await scene.post('sales_clerk', '/enquiries', {
    companyId: companyOf(scene.policy),
    customerId: customerOf(scene.policy, 'known'),
    customerName: '周采购',
    contact: '021-5555',
    channel: 'phone',
    variety: '样品',
    quantity: '20 件左右',
    place: '上海',
    question: '两个月内能否交货?',
  });
  const { enquiryId } = z.looseObject({ enquiryId: z.string() }).parse(answer);
  await scene.post('sales_clerk', `/enquiries/${enquiryId}/answer`, { answer: '可以' });
  return enquiryId;
}

/** The project to which the order belongs (P-9). */
async function registered(scene: Scene): Promise<string> {
  const answer = await scene.post('sales_clerk', '/projects', {
    companyId: companyOf(scene.policy),
    name: `浦东污水厂 ${scene.run}`,
    owner: '浦东水务',
    place: '上海',
    scope: '成套泵站 12 套',
  });
  return z.looseObject({ projectId: z.string() }).parse(answer).projectId;
}

/** The clerk needs to know more: the task waits for the customer, and its clock with it (P-6). */
async function doubted(scene: Scene): Promise<void> {
  await scene.asked('intake');
  const before = await dueOf(scene, 'intake');
  await scene.decide('intake', 'order_clerk', {
    outcome: 'need-information',
    questions: [{ question: 'A4 是哪种克重?', method: 'phone' }],
  });
  await scene.reaches('AWAITING_CUSTOMER_INFO');
  const { pausedSince } = await clockOf(scene, 'intake');
  if (pausedSince === null) throw new Error('the clock of the intake goes on');
  scene.tell(`the customer is asked; the clock of the intake stands still since ${wallTime(pausedSince)}`);
  const [open] = (await intakeOf(scene)).openQuestions;
  await scene.post('sales_clerk', scene.order(`/questions/${open?.id}/answer`), {
    answer: '80 克',
    customerPerson: '周采购',
  });
  const { questions } = QUESTIONS.parse(await scene.get('sales_clerk', scene.order('/questions')));
  const [answered] = questions;
  if (!answered) throw new Error('the question is on record');
  const stood = (Date.parse(answered.answeredAt) - Date.parse(pausedSince)) / 1000;
  scene.tell(`"${answered.question}" is answered: the clock stood still for ${stood} s`);
  await scene.asked('intake');
  const after = await dueOf(scene, 'intake');
  const later = (Date.parse(after) - Date.parse(before)) / 1000;
  scene.tell(`it is due ${wallTime(after)}, ${later} s later than before: so much of that was working time`);
}
