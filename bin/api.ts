import { pino } from 'pino';
import { createAuthenticator } from '../api/auth/bearer-token.ts';
import { openDatabase } from '../db/connection.ts';
import { startApi } from './service/api.ts';
import { apiEnvironment } from './service/environment.ts';
import { runProgram, stopAsked } from './service/process.ts';
import { lazyClient, temporalConfig } from './service/temporal-client.ts';

/** `npm run api`: the HTTP API on its own. It never falls back to embedded servers, and takes no embedded token. */
await runProgram(async () => {
  const env = apiEnvironment();
  const log = pino({ level: env.LOG_LEVEL, name: 'api' });
  const config = temporalConfig();
  const { name: namespace } = config.namespace;
  const db = openDatabase(env.DATABASE_URL, { name: 'countersign-api', max: 20 });
  const client = lazyClient(namespace);
  const stop = stopAsked();
  const api = await startApi({
    db,
    client,
    auth: createAuthenticator({
      issuer: env.OIDC_ISSUER,
      audience: env.OIDC_AUDIENCE,
      jwks: new URL(env.OIDC_JWKS_URL),
      algorithms: env.OIDC_ALGORITHMS,
    }),
    temporalUi: { url: env.TEMPORAL_UI_URL, namespace },
    publicUrl: env.PUBLIC_URL ?? null,
    ordersQueue: config.taskQueues.orders,
    host: env.HOST,
    port: env.PORT,
    log,
  });
  log.info({ url: api.url, namespace }, 'the API takes requests');
  log.info({ signal: await stop }, 'draining');
  await api.stop();
  await db.destroy();
  await client.connection.close();
});
