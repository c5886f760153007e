import { z } from '@hono/zod-openapi';
import { processField } from '../http/applied.ts';

/** What every act on a risk answers. */
export const riskMoved = z
  .object({ riskId: z.string(), intakeNumber: z.string(), seq: z.int(), process: processField })
  .openapi('RiskOnRecord');
