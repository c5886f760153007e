import { messageOf } from './embedded/processes.ts';
import { connectClient, temporalConfig } from './service/temporal-client.ts';
import { applyTemporalConfig } from './temporal/apply.ts';

/** `npm run temporal:apply`: temporal.yaml to the cluster that TEMPORAL_ADDRESS, TEMPORAL_TLS… and a profile name. */
async function main(): Promise<void> {
  const config = temporalConfig();
  const connection = await connectClient();
  try {
    await applyTemporalConfig(connection, config, (line) => console.log(line));
  } finally {
    await connection.close();
  }
}

await main().catch((error: unknown) => {
  console.error(messageOf(error));
  process.exitCode = 1;
});
