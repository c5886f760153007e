import { z } from 'zod';
import { addMoney, sumMoney } from '../../../domain/money/money.ts';
import type { Path, Scene } from '../scene.ts';
import { companyOf, customerOf } from '../seed-paths.ts';
import { paid, quoted } from './steps.ts';
import { confirmed, settled, takenIn } from './whole-way.ts';

const CREDIT = z.looseObject({
  account: z.looseObject({
    limit: z.string(),
    available: z.string(),
    rating: z.string(),
    overdue: z.string(),
  }),
});
const CHANGE = z.looseObject({ limitChange: z.looseObject({ id: z.string() }) });
const CHANGES = z.looseObject({
  limitChanges: z.array(
    z.looseObject({ id: z.string(), status: z.string(), to: z.string(), reason: z.string() }),
  ),
});
const HOLDS = z.looseObject({ holds: z.array(z.string()) });
const AGEING = z.looseObject({
  customers: z.array(
    z.looseObject({
      customerId: z.string(),
      ages: z.object({
        notDue: z.string(),
        days1To30: z.string(),
        days31To60: z.string(),
        days61To90: z.string(),
        over90: z.string(),
      }),
    }),
  ),
});

export const creditOverTime: Path = {
  name: 'credit',
  title:
    'Over the limit until the limit is raised; an invoice is overdue when it would take effect, so it is held; paid, it goes on',
  policy: 'whole-way',
  async play(scene) {
    const customer = customerOf('whole-way', 'small');
    const { limit, available } = await accountOf(scene, customer);
    const pieces = Math.floor(Number(available) / 113) + 10;
    const document = scene.document({ paymentMethod: 'deposit' });
    const [line] = document.lines;
    if (!line) throw new Error('the document has a line');
    await scene.submit({
      ...document,
      parties: { buyer: { customerId: customer } },
      lines: [{ ...line, quantity: String(pieces) }],
    });
    await takenIn(scene);
    await settled(scene);
    const task = await scene.asked('credit');
    const yes = { revision: 1, outcome: 'approve' };
    await scene.refused('credit_officer', `/tasks/${task.id}/decision`, yes);
    const gross = sumMoney(
      Array.from({ length: pieces }, () => '113.00'),
      'CNY',
    );
    await limited(scene, customer, addMoney(limit, gross, 'CNY'), '新增抵押');
    await scene.decide('credit', 'credit_officer');
    await scene.decide('capacity', 'production_planner');
    await quoted(scene);
    const invoice = await owed(scene, customer);
    await confirmed(scene);
    const deposit = (Math.ceil(pieces * 113 * 0.3 * 100) / 100).toFixed(2);
    await paid(scene, deposit, 'small');
    await scene.until('a credit hold', async () => {
      const { holds } = HOLDS.parse(await scene.get('sales_clerk', scene.order()));
      return holds.includes('credit') ? holds : null;
    });
    scene.tell('credit holds it: an invoice is overdue');
    await aged(scene, customer);
    await scene.round('reassess');
    await accountOf(scene, customer);
    await proposals(scene, customer);
    await scene.post('finance_officer', `/receivables/${invoice}/payments`, {
      amount: '50.00',
      paidOn: scene.today,
      reference: `BANK-${invoice}`,
    });
    await scene.round('credit');
    await scene.reaches('EFFECTIVE');
  },
};

export async function accountOf(scene: Scene, customer: string) {
  const { account } = CREDIT.parse(await scene.get('credit_officer', `/customers/${customer}/credit`));
  scene.tell(`limit ${account.limit}, available ${account.available}, rated ${account.rating}`);
  return account;
}

/** One proposes, another decides (P-49); what an earlier reassessment has proposed is answered first. */
export async function limited(scene: Scene, customer: string, limit: string, reason: string): Promise<void> {
  const changes = `/customers/${customer}/credit/limit-changes`;
  const { limitChanges } = CHANGES.parse(await scene.get('credit_head', changes));
  for (const { id } of limitChanges.filter(({ status }) => status === 'open')) {
    await scene.post('credit_head', `${changes}/${id}/decision`, { outcome: 'refuse', reason: '已付清' });
  }
  const proposed = await scene.post('credit_officer', changes, { limit, reason });
  const { id } = CHANGE.parse(proposed).limitChange;
  await scene.post('credit_head', `${changes}/${id}/decision`, { outcome: 'approve' });
  await accountOf(scene, customer);
}

/** What the reassessment would have somebody decide (P-49). */
async function proposals(scene: Scene, customer: string): Promise<void> {
  const found = await scene.get('credit_head', `/customers/${customer}/credit/limit-changes`);
  for (const { to, reason } of CHANGES.parse(found).limitChanges.filter(({ status }) => status === 'open')) {
    scene.tell(`proposed to credit: a limit of ${to} (${reason})`);
  }
}

/** An invoice of before that was due ten days ago. */
async function owed(scene: Scene, customer: string): Promise<string> {
  const receivableId = `OB-${scene.run}`;
  await scene.post('finance_officer', '/receivables', {
    accountId: customer,
    receivableId,
    amount: '50.00',
    invoicedOn: scene.day(-40),
    dueOn: scene.day(-10),
    openingBalance: true,
  });
  return receivableId;
}

async function aged(scene: Scene, customer: string): Promise<void> {
  const found = await scene.get('finance_officer', `/receivables/ageing?company=${companyOf('whole-way')}`);
  const mine = AGEING.parse(found).customers.find(({ customerId }) => customerId === customer);
  if (!mine) throw new Error('the customer owes something');
  const { notDue, days1To30, days31To60, days61To90, over90 } = mine.ages;
  scene.tell(
    `receivables by age: ${notDue} not due, ${days1To30} up to 30 days over, ${days31To60} up to 60, ${days61To90} up to 90, ${over90} more`,
  );
}
