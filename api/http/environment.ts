import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { CommandContext } from '../../commands/command.ts';
import type { DB } from '../../db/schema.ts';
import type { TokenVerifier } from '../auth/bearer-token.ts';
import type { Metrics } from '../health/metrics.ts';
import type { Locale } from './locale.ts';

/** What the API is built from. */
export type Api = {
  db: Kysely<DB>;
  commands: CommandContext;
  /** Whose bearer token this is. */
  auth: TokenVerifier;
  /** Where people see the Temporal Web UI, and the namespace that they look at. */
  temporalUi: { url: string; namespace: string };
  /** Where customers reach this API; null where nobody said, and no link is mailed. */
  publicUrl: string | null;
  log: Logger;
  metrics: Metrics;
  /** False while the process drains: `/readyz` answers 503 so that no new requests are sent here. */
  accepting: () => boolean;
};

/** What every request carries on its way. */
export type Variables = { correlationId: string; locale: Locale; log: Logger };

export type App = OpenAPIHono<{ Variables: Variables }>;
