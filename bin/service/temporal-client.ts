import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection } from '@temporalio/worker';
import { messageOf } from '../embedded/processes.ts';
import { StartError } from '../embedded/log.ts';
import { loadTemporalConfig, type TemporalConfig } from '../temporal/config.ts';

/** temporal.yaml with the namespace that the Temporal SDK's environment configuration names, if any. */
export function temporalConfig(): TemporalConfig {
  const config = loadTemporalConfig();
  const { namespace } = loadClientConnectConfig();
  return namespace ? { ...config, namespace: { ...config.namespace, name: namespace } } : config;
}

/** A client of the cluster that TEMPORAL_ADDRESS, TEMPORAL_TLS…, TEMPORAL_API_KEY or a profile name; connects at its first call. */
export function lazyClient(namespace: string): Client {
  const { connectionOptions } = loadClientConnectConfig();
  return new Client({ connection: Connection.lazy(connectionOptions), namespace });
}

/** A connection of an operator's command to the same cluster. Throws a StartError when no server answers. */
export async function connectClient({ connectionOptions } = loadClientConnectConfig()): Promise<Connection> {
  const options = { ...connectionOptions, connectTimeout: 10_000 };
  return Connection.connect(options).catch((error: unknown) => {
    throw noServer(connectionOptions.address, error);
  });
}

/** A worker's connection to the same cluster. Throws a StartError when no server answers. */
export async function connectWorker(): Promise<NativeConnection> {
  const { connectionOptions } = loadClientConnectConfig();
  return NativeConnection.connect(connectionOptions).catch((error: unknown) => {
    throw noServer(connectionOptions.address, error);
  });
}

function noServer(address: string | undefined, error: unknown): StartError {
  return new StartError(
    `No Temporal server answers at ${address ?? '127.0.0.1:7233'} (TEMPORAL_ADDRESS): ${messageOf(error)}`,
  );
}
