import { z } from '@hono/zod-openapi';
import { processField } from '../http/applied.ts';

/** What every act on a design answers beside its own. */
export const designMoved = { intakeNumber: z.string(), seq: z.int(), process: processField };
