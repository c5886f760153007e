import { Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { messageOf } from './embedded/processes.ts';
import { applyTemporalConfig } from './temporal/apply.ts';
import { loadTemporalConfig } from './temporal/config.ts';

/** `npm run temporal:apply`: temporal.yaml to the cluster that TEMPORAL_ADDRESS, TEMPORAL_TLS… and a profile name. */
async function main(): Promise<void> {
  const { connectionOptions, namespace } = loadClientConnectConfig();
  const config = loadTemporalConfig();
  const name = namespace ?? config.namespace.name;
  const connection = await Connection.connect({ ...connectionOptions, connectTimeout: 10_000 }).catch(
    (error: unknown) => {
      const address = connectionOptions.address ?? '127.0.0.1:7233';
      throw new Error(`No Temporal server answers at ${address} (TEMPORAL_ADDRESS): ${messageOf(error)}`);
    },
  );
  try {
    const wanted = { ...config, namespace: { ...config.namespace, name } };
    await applyTemporalConfig(connection, wanted, (line) => console.log(line));
  } finally {
    await connection.close();
  }
}

await main().catch((error: unknown) => {
  console.error(messageOf(error));
  process.exitCode = 1;
});
