import type { Client } from '@temporalio/client';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import { createApp } from '../../api/app.ts';
import type { TokenVerifier } from '../../api/auth/bearer-token.ts';
import { createMetrics } from '../../api/health/metrics.ts';
import { serve } from '../../api/server.ts';
import type { CommandContext } from '../../commands/command.ts';
import type { DB } from '../../db/schema.ts';
import { orderRuns } from '../order-runs.ts';
import { createHints } from './hints.ts';

export type ApiOptions = {
  db: Kysely<DB>;
  /** Lazily connected: the API takes orders and decisions while Temporal is away. */
  client: Client;
  auth: TokenVerifier;
  temporalUi: { url: string; namespace: string };
  /** Where customers reach this API; null: no link is mailed. */
  publicUrl: string | null;
  ordersQueue: string;
  host: string;
  /** 0 takes a free one. */
  port: number;
  log: Logger;
};

export type RunningApi = {
  url: string;
  /** The commands that the API carries out, for a caller in this process. */
  commands: CommandContext;
  /** Takes no more requests, answers those that run, and sends the hints that wait. */
  stop: () => Promise<void>;
};

const DRAIN_MS = 10_000;

/** The HTTP API as one service. Rejects when its port is taken. */
export async function startApi(options: ApiOptions): Promise<RunningApi> {
  const { db, client, auth, temporalUi, publicUrl, ordersQueue, host, port, log } = options;
  const now = () => new Date();
  const hints = createHints({ runs: orderRuns(db, client, ordersQueue), db, now, log });
  let accepting = true;
  const commands: CommandContext = { db, now, announce: hints.announce };
  const app = createApp({
    db,
    commands,
    auth,
    temporalUi,
    publicUrl,
    log,
    metrics: createMetrics(db),
    accepting: () => accepting,
  });
  const server = await serve(app, { host, port });
  return {
    url: server.url,
    commands,
    async stop() {
      accepting = false;
      await server.close(DRAIN_MS);
      await hints.drain(DRAIN_MS);
    },
  };
}
