import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { freePort } from '../../bin/embedded/ports.ts';
import {
  type EmbeddedTemporal,
  startTemporal,
  type TemporalOptions,
} from '../../bin/embedded/temporal-server.ts';
import { loadTemporalConfig } from '../../bin/temporal/config.ts';
import { decide, openTasks, reaches, submit } from '../setup/orders.ts';
import { makeRunFolder, removeRunFolder } from '../setup/run-folder.ts';
import { caughtUp, expectNothingWrong } from './invariants.ts';
import {
  approve,
  approveAll,
  type RecordedStack,
  smallDocument,
  startRecordedStack,
  submitSeveral,
} from './site.ts';

describe('given a Temporal server that is stopped and started again', () => {
  let folder: string;
  let options: TemporalOptions;
  let server: EmbeddedTemporal;
  let stack: RecordedStack;

  beforeAll(async () => {
    folder = makeRunFolder();
    const { namespace, searchAttributes } = loadTemporalConfig();
    options = {
      cli: inject('temporal').cli,
      dataDir: folder,
      port: await freePort(),
      log: () => {},
      namespace: namespace.name,
      searchAttributes,
    };
    server = await startTemporal(options);
    stack = await startRecordedStack({ temporal: { address: server.address, namespace: namespace.name } });
  });

  afterAll(async () => {
    try {
      await stack.close();
    } finally {
      await server.stop();
      removeRunFolder(folder);
    }
  });

  function read(order: string) {
    return stack.as('clerk').get<{ stage: string; process: string }>(`/orders/${order}`);
  }

  test('when orders and decisions come meanwhile, then they are taken with the process pending, and move on afterwards', async () => {
    const [reviewed, nearly] = [await submit(stack, smallDocument()), await submit(stack, smallDocument())];
    await openTasks(stack, reviewed, 'credit');
    await approve(stack, nearly, 'credit', 'capacity');
    await openTasks(stack, nearly, 'sales-head');
    await server.stop();

    expect((await stack.as('clerk').get('/readyz')).status).toBe(200);
    const taken = await submit(stack, smallDocument());
    const decided = await decide(stack, reviewed, 'credit', 'credit');
    expect(decided.body).toMatchObject({ gate: { status: 'approved' }, process: 'pending' });
    await approve(stack, reviewed, 'capacity');
    await approve(stack, nearly, 'sales-head');
    for (const order of [reviewed, nearly]) {
      expect((await read(order)).body).toMatchObject({ process: 'pending' });
    }
    expect((await read(taken)).body).toMatchObject({ stage: 'RECEIVED', process: 'pending' });

    server = await startTemporal(options);
    await caughtUp(stack);
    await reaches(stack, nearly, 'EFFECTIVE');
    await approve(stack, reviewed, 'sales-head');
    await approveAll(stack, taken);
    for (const order of [reviewed, taken]) await reaches(stack, order, 'EFFECTIVE');
    await expectNothingWrong(stack, stack);
  });

  test('when it is killed amid decisions, then none is lost, and the processes go on with what the server had kept', async () => {
    const orders = await submitSeveral(stack, 6);
    await Promise.all(orders.map((order) => openTasks(stack, order, 'capacity')));
    let decided = 0;
    let killed: Promise<void> | undefined;
    await Promise.all(
      orders.map(async (order) => {
        for (const gate of ['credit', 'capacity']) {
          await approve(stack, order, gate);
          decided += 1;
          if (decided === 4) killed = kill();
        }
      }),
    );
    await killed;
    server = await startTemporal(options);
    await caughtUp(stack);
    await Promise.all(orders.map((order) => approve(stack, order, 'sales-head')));
    const ends = await Promise.all(orders.map((order) => reaches(stack, order, 'EFFECTIVE')));
    expect(ends.every(({ revision }) => revision === 1)).toBe(true);
    await expectNothingWrong(stack, stack);
  });

  async function kill(): Promise<void> {
    process.kill(server.pid, 'SIGKILL');
    await server.stop();
  }
});
