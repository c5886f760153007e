import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Role } from '../../domain/roles.ts';
import { StartError } from '../embedded/log.ts';
import { type ApiClient, apiClient, ApiRefusal } from '../northwind/api-client.ts';
import {
  bulkAnswerSchema,
  customerViewSchema,
  gatesSchema,
  orderSchema,
  problemSchema,
  revisedSchema,
  submittedSchema,
} from './answers.ts';
import { gist } from './gist.ts';
import type { OpenTask, Path, Scene, Site } from './scene.ts';
import { companyOf, customerOf, personOf, PRODUCT } from './seed-paths.ts';

const UUID = /[0-9a-f]{8}-[0-9a-f-]{27}/g;

const TRIES = 600;
const AGAIN_MS = 50;

export function createScene(path: Pick<Path, 'policy' | 'name'>, site: Site): Scene {
  const { policy } = path;
  const { tell, today, send } = site;
  let number = '';
  let sent = 0;
  /** The gate of each task that was looked for: it says more than the task's id. */
  const gateOf = new Map<string, string>();
  const tokenOf = (role: Role, nth: 1 | 2 = 1) => site.tokenOf(personOf(policy, role, nth));
  const client = async (role: Role, nth: 1 | 2 = 1): Promise<ApiClient> =>
    apiClient(send, await tokenOf(role, nth));
  const key = () => `paths-${site.run}-${path.name}-${(sent += 1)}`;
  const order = (part = '') => `/orders/${number}${part}`;
  const shown = (to: string) =>
    to.replace(number, number && '…').replaceAll(UUID, (id) => gateOf.get(id) ?? '…');
  const who = (role: Role, nth: 1 | 2 = 1) => (nth === 1 ? role : `second ${role}`);

  async function post(role: Role, to: string, body: object, more: { nth?: 1 | 2; ifMatch?: string } = {}) {
    const { nth = 1, ...options } = more;
    const answer = await (await client(role, nth)).post(to, body, { key: key(), ...options });
    tell(`${who(role, nth)} → POST ${shown(to)}${gist(body)}`);
    return z.record(z.string(), z.unknown()).parse(answer);
  }

  async function until<T>(what: string, look: () => Promise<T | null>): Promise<T> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const found = await look();
      if (found !== null) return found;
      await delay(AGAIN_MS);
    }
    throw new StartError(`${path.name}: ${number} does not come to ${what}`);
  }

  async function state() {
    return orderSchema.parse(await (await client('sales_clerk')).get(order()));
  }

  async function asked(gate: string): Promise<OpenTask> {
    return until(`the gate ${gate}`, async () => {
      const { gates } = gatesSchema.parse(await (await client('sales_clerk')).get(order('/gates')));
      const open = gates.findLast(({ code, status }) => code === gate && status === 'open');
      const task = open?.tasks.find(({ status }) => status === 'ready');
      if (task) gateOf.set(task.id, gate);
      return open && task ? { id: task.id, revision: open.revision } : null;
    });
  }

  return {
    policy,
    today,
    run: site.run,
    day: (ahead) =>
      new Date(Date.parse(`${today}T00:00:00Z`) + ahead * 86_400_000).toISOString().slice(0, 10),
    document: (change = {}) => ({
      parties: {
        buyer: { customerId: customerOf(policy, 'known'), contact: { name: '周采购', phone: '021-5555' } },
      },
      lines: [{ sku: PRODUCT, spec: 'A4', quantity: '20', unit: 'pcs', netPrice: '100.00', taxRate: '0.13' }],
      currency: 'CNY',
      paymentMethod: 'monthly',
      delivery: {
        date: new Date(Date.parse(`${today}T00:00:00Z`) + 60 * 86_400_000).toISOString().slice(0, 10),
        place: '上海',
      },
      quality: '按国家标准',
      ...change,
    }),
    async submit(document, as = 'order_clerk', more = {}) {
      const body = { companyId: companyOf(policy), channel: 'phone', document, ...more };
      const answer = submittedSchema.parse(await (await client(as)).post('/orders', body, { key: key() }));
      number = answer.intakeNumber;
      const why = answer.reasons?.map(({ en }) => `: ${en}`).join('') ?? '';
      const from = Object.entries(more).map(([part, value]) =>
        part === 'channel' ? `by ${String(value)}` : part.replace(/Id$/, ''),
      );
      const origin = from.length > 0 ? ` (${from.join(', ')})` : '';
      tell(`${as} enters the order${origin}: ${number}, ${answer.stage}${why}`);
      return answer;
    },
    async submitFile(role, csv) {
      const response = await send('/orders/bulk', {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await tokenOf(role)}`,
          'content-type': 'text/csv',
          'idempotency-key': key(),
        },
        body: csv,
      });
      const lines = (await response.text()).split('\n').filter((line) => line.startsWith('{"row":'));
      const answers = lines.map((line) => bulkAnswerSchema.parse(JSON.parse(line)));
      for (const { row, status, intakeNumber, problem } of answers) {
        const wrong = problem?.errors?.map((error) => `${error.path}: ${error.message}`).join(', ');
        tell(`row ${row} of the file: ${status} ${intakeNumber ?? `wrong: ${wrong}`}`);
      }
      return answers;
    },
    turnTo: (intakeNumber) => (number = intakeNumber),
    number: () => number,
    order,
    post,
    async look(token) {
      const page = await send(`/c/${token}`, { headers: { accept: 'text/html' } });
      const form = (await page.text()).includes('<form') ? 'with the form for the answer' : 'without a form';
      tell(`the customer opens their link: ${page.status}, a page ${form}`);
      const shownTo = await send(`/c/${token}`, { headers: { accept: 'application/json' } });
      const { lines, totals, delivery, status } = customerViewSchema.parse(await shownTo.json());
      const goods = lines.map(({ sku, spec, quantity, unit }) => `${quantity} ${unit} ${sku} ${spec}`);
      tell(
        `it shows ${goods.join('; ')}, ${totals.gross} ${totals.currency}, by ${delivery.date}: ${status}`,
      );
    },
    async answerLink(token, body) {
      const response = await send(`/c/${token}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key() },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new StartError(`${path.name}: the link answers ${response.status}`);
      tell(`the customer answers by their link: ${String(Object.values(body)[0])}`);
    },
    round: async (schedule) => {
      await site.round(schedule);
      tell(`the Schedule ${schedule} has its round`);
    },
    now: site.now,
    pass: site.pass,
    until,
    async refused(role, to, body, nth = 1) {
      try {
        await (await client(role, nth)).post(to, body, { key: key() });
      } catch (error) {
        if (!(error instanceof ApiRefusal)) throw error;
        const { detail, errors = [] } = problemSchema.parse(error.problem);
        const why = errors
          .filter(({ message }) => message !== detail)
          .map(({ path: where, message }) => ` [${where}: ${message}]`)
          .join('');
        tell(`${who(role, nth)} → POST ${shown(to)} is refused: ${error.status} ${detail}${why}`);
        return error.problem;
      }
      throw new StartError(`${path.name}: ${to} was to be refused`);
    },
    get: async (role, to) => (await client(role)).get(to),
    asked,
    async decide(gate, role, body = { outcome: 'approve' }, nth = 1) {
      const task = await asked(gate);
      const decision = { revision: task.revision, ...body };
      await (await client(role, nth)).post(`/tasks/${task.id}/decision`, decision, { key: key() });
      tell(`${who(role, nth)} answers ${gate}${gist(body)}`);
    },
    async revise(document, cause = 'customer') {
      const { revision } = await state();
      const answer = await post(
        'sales_clerk',
        order('/revisions'),
        { cause, document },
        { ifMatch: `"${revision}"` },
      );
      const { standing, revision: next } = revisedSchema.parse(answer);
      tell(`revision ${next}; approvals that stand: ${standing.join(', ') || 'none'}`);
      return standing;
    },
    async reaches(stage) {
      const { orderNumber } = await until(stage, async () => {
        const now = await state();
        return now.stage === stage ? now : null;
      });
      tell(`the order stands at ${stage}${stage === 'EFFECTIVE' ? `, number ${orderNumber}` : ''}`);
    },
    tell,
  };
}
