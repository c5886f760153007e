import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DataDir, openDataDir } from '../../bin/embedded/data-dir.ts';
import { type EmbeddedPostgres, startPostgres } from '../../bin/embedded/postgres.ts';
import type { SubmitOrderAnswer } from '../../commands/submit-order.ts';
import { APP_ROLE, migrate } from '../../db/migrate.ts';
import type { Answer } from '../setup/caller.ts';
import { openTasks, reaches } from '../setup/orders.ts';
import { makeRunFolder, removeRunFolder } from '../setup/run-folder.ts';
import { commandOf } from './acknowledged.ts';
import { expectNothingWrong } from './invariants.ts';
import {
  approve,
  approveAll,
  type RecordedStack,
  smallDocument,
  startRecordedStack,
  submitSeveral,
} from './site.ts';

describe('given a PostgreSQL that is stopped at once and started again', () => {
  let folder: string;
  let dataDir: DataDir;
  let postgres: EmbeddedPostgres;
  let stack: RecordedStack;

  beforeAll(async () => {
    folder = makeRunFolder();
    dataDir = openDataDir(folder);
    postgres = await start();
    await migrate(postgres.url());
    await postgres.allowLogin(APP_ROLE);
    stack = await startRecordedStack({
      database: {
        url: postgres.url(),
        appUrl: postgres.url('countersign', APP_ROLE),
        drop: () => Promise.resolve(),
      },
    });
  });

  afterAll(async () => {
    try {
      await stack.close();
    } finally {
      await postgres.stop();
      dataDir.release();
      removeRunFolder(folder);
    }
  });

  function start(): Promise<EmbeddedPostgres> {
    return startPostgres({ dataDir: dataDir.path, log: () => {} });
  }

  /** As after a power cut: no connection is told, nothing is written that was not written before. */
  async function crash(): Promise<void> {
    process.kill(postgres.pid, 'SIGQUIT');
    await postgres.exited;
  }

  test('when commands are under way, then each is answered with its result or 503, nothing is half done, and all goes on afterwards', async () => {
    const orders = await submitSeveral(stack, 8);
    const tasks = await Promise.all(orders.map((order) => openTasks(stack, order, 'credit')));
    const commands: ((key: string) => Promise<Answer<unknown>>)[] = [
      ...tasks.map(
        ([task]) =>
          (key: string) =>
            stack
              .as('credit')
              .post(`/tasks/${task?.id}/decision`, { revision: 1, outcome: 'approve' }, { key }),
      ),
      ...orders.map(() => (key: string) => {
        const body = { companyId: 'machinery', channel: 'phone', document: smallDocument() };
        return stack.as('clerk').post<SubmitOrderAnswer>('/orders', body, { key });
      }),
    ];
    let answered = 0;
    let stopped: Promise<void> | undefined;
    const during = await Promise.all(
      commands.map(async (send, index) => {
        const answer = await send(`during-${index}`);
        answered += 1;
        if (answered === 3) stopped = crash();
        return answer;
      }),
    );
    await stopped;
    for (const { status, headers } of during) {
      expect([200, 201, 503]).toContain(status);
      if (status === 503) expect(headers.get('retry-after')).toMatch(/^\d+$/);
    }

    const refused = await stack.as('clerk').post('/orders', {
      companyId: 'machinery',
      channel: 'phone',
      document: smallDocument(),
    });
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    expect((await stack.as('clerk').get(`/orders/${orders[0]}`)).status).toBe(503);
    expect((await stack.as('clerk').get('/readyz')).status).toBe(503);
    expect((await stack.as('clerk').get('/healthz')).status).toBe(200);

    postgres = await start();
    const again = await Promise.all(commands.map((send, index) => send(`during-${index}`)));
    for (const [index, { status, body }] of again.entries()) {
      expect([200, 201]).toContain(status);
      const before = during[index];
      if (before && before.status < 300) expect(commandOf(body)).toEqual(commandOf(before.body));
    }
    const taken = await stack.db.selectFrom('orders').select('intake_number').execute();
    expect(taken).toHaveLength(2 * orders.length);
    await Promise.all(orders.map((order) => approve(stack, order, 'capacity', 'sales-head')));
    const sent = taken
      .map(({ intake_number: number }) => number)
      .filter((number) => !orders.includes(number));
    await expectNothingWrong(stack, stack);
    await Promise.all(sent.map((order) => approveAll(stack, order)));
    await Promise.all([...orders, ...sent].map((order) => reaches(stack, order, 'EFFECTIVE')));
    await expectNothingWrong(stack, stack);
  });

  test('when it stops while processes wait for their next step, then they do the step when it is back', async () => {
    const orders = await submitSeveral(stack, 3);
    await Promise.all(orders.map((order) => approve(stack, order, 'credit', 'capacity')));
    await crash();
    postgres = await start();
    await Promise.all(orders.map((order) => approve(stack, order, 'sales-head')));
    const ends = await Promise.all(orders.map((order) => reaches(stack, order, 'EFFECTIVE')));
    expect(ends.every(({ orderNumber }) => orderNumber !== null)).toBe(true);
    await expectNothingWrong(stack, stack);
  });
});
