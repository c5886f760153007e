import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { freePort } from '../../bin/embedded/ports.ts';
import { isAlive } from '../../bin/embedded/processes.ts';
import {
  startTemporal,
  type EmbeddedTemporal,
  type TemporalOptions,
} from '../../bin/embedded/temporal-server.ts';
import { makeRunFolder, removeRunFolder } from '../setup/run-folder.ts';

describe('the embedded Temporal server', () => {
  let dataDir: string;
  let said: string[];
  let running: EmbeddedTemporal | undefined;

  beforeEach(() => {
    dataDir = makeRunFolder();
    said = [];
    running = undefined;
  });

  afterEach(async () => {
    await running?.stop();
    removeRunFolder(dataDir);
  });

  async function options(): Promise<TemporalOptions> {
    return {
      cli: inject('temporal').cli,
      dataDir,
      port: await freePort(),
      namespace: 'countersign',
      searchAttributes: { OrderNumber: 'Keyword' },
      log: (line) => said.push(line),
    };
  }

  test('given a started workflow, when the server is stopped and started again, then it is still there', async () => {
    const wanted = await options();
    const first = await startTemporal(wanted);
    running = first;
    await startWorkflow(first.address, 'kept');
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);
    running = await startTemporal(wanted);
    expect(await statusOf(running.address, 'kept')).toBe('RUNNING');
  });

  test('given a killed program whose server lives on, when it is started again, then that server is ended and the data kept', async () => {
    const wanted = await options();
    const program = fileURLToPath(new URL('start-temporal.ts', import.meta.url));
    const child = spawn(process.execPath, [program, wanted.cli, dataDir, String(wanted.port)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = Number(String((await once(child.stdout, 'data'))[0]).trim());
    await startWorkflow(`127.0.0.1:${wanted.port}`, 'kept');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isAlive(pid)).toBe(true);
    running = await startTemporal(wanted);
    expect(isAlive(pid)).toBe(false);
    expect(said.join('\n')).toContain(`process ${pid}`);
    expect(await statusOf(running.address, 'kept')).toBe('RUNNING');
  });

  test('given a running server, when a second is started on the same file, then it is refused', async () => {
    const wanted = await options();
    running = await startTemporal(wanted);
    await expect(startTemporal({ ...wanted, port: await freePort() })).rejects.toThrow(
      /already runs a Temporal server/,
    );
  });

  test('given a taken port, when it is started, then the error names the port, the variable and the holder', async () => {
    const wanted = await options();
    const other = createServer().listen(wanted.port, '127.0.0.1');
    await once(other, 'listening');
    const failure = startTemporal(wanted);
    await expect(failure).rejects.toThrow(`Port ${wanted.port} for the Temporal server is taken`);
    await expect(failure).rejects.toThrow(`process ${process.pid}`);
    await expect(failure).rejects.toThrow(/TEMPORAL_PORT=\d+/);
    other.close();
    await once(other, 'close');
  });
});

async function startWorkflow(address: string, workflowId: string): Promise<void> {
  await withClient(address, (client) => client.workflow.start('nobody', { workflowId, taskQueue: 'nobody' }));
}

async function statusOf(address: string, workflowId: string): Promise<string> {
  const description = await withClient(address, (client) => client.workflow.getHandle(workflowId).describe());
  return description.status.name;
}

async function withClient<T>(address: string, use: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await use(new Client({ connection, namespace: 'countersign' }));
  } finally {
    await connection.close();
  }
}
