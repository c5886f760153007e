import { randomBytes } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { freePort } from '../embedded/ports.ts';
import { findTemporalCli } from '../embedded/temporal-cli.ts';
import { startTemporal } from '../embedded/temporal-server.ts';
import { applyTemporalConfig } from '../temporal/apply.ts';
import { loadTemporalConfig, type TemporalConfig } from '../temporal/config.ts';

export type BenchTemporal = {
  client: Client;
  /** With the bench's own namespace. */
  config: TemporalConfig;
  address: string;
  /** Of the server, where it is ours. */
  pid: number | null;
  close: () => Promise<void>;
};

/** A server of our own, with the embedded settings (file, WAL). */
export async function startOwnTemporal(dataDir: string, say: (line: string) => void): Promise<BenchTemporal> {
  const config = loadTemporalConfig();
  const server = await startTemporal({
    cli: await findTemporalCli({ dataDir, log: say }),
    dataDir,
    port: await freePort(),
    log: say,
    namespace: config.namespace.name,
    searchAttributes: config.searchAttributes,
  });
  try {
    const { client, close } = await connected(server.address, config, say);
    return {
      client,
      config,
      address: server.address,
      pid: server.pid,
      async close() {
        await close();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/**
 * A server that runs already: in a namespace of the bench's own, so that no other worker takes its orders and nothing
 * of them is left behind. It gets what temporal.yaml says, without Schedules.
 */
export async function useTemporal(address: string, say: (line: string) => void): Promise<BenchTemporal> {
  const config = loadTemporalConfig();
  const namespace = `${config.namespace.name}-bench-${randomBytes(4).toString('hex')}`;
  const own = { ...config, namespace: { ...config.namespace, name: namespace } };
  const { client, close } = await connected(address, own, say);
  return {
    client,
    config: own,
    address,
    pid: null,
    async close() {
      await client.connection.operatorService.deleteNamespace({ namespace });
      await close();
    },
  };
}

async function connected(address: string, config: TemporalConfig, say: (line: string) => void) {
  const connection = await Connection.connect({ address });
  await applyTemporalConfig(connection, { ...config, schedules: {} }, say);
  const client = new Client({ connection, namespace: config.namespace.name });
  return { client, close: () => connection.close() };
}
