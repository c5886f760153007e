import { z } from '@hono/zod-openapi';
import { recordStockLevels } from '../../commands/record-stock-levels.ts';
import { commanding } from '../http/commanding.ts';
import { code, decimal, instant } from '../http/fields.ts';

const level = z.strictObject({
  sku: code.openapi({ example: 'R100' }),
  onHand: decimal.openapi({ example: '42.5' }),
  reserved: decimal
    .optional()
    .openapi({ description: 'Kept by the warehouse beside what orders here take; stays when absent' }),
  safetyStock: decimal.optional().openapi({ description: 'Not to be used up; stays when absent' }),
});

const recordedLevel = z.object({
  sku: z.string(),
  unit: z.string(),
  onHand: z.string(),
  reserved: z.string(),
  safetyStock: z.string(),
  discrepancy: z.string().openapi({ description: 'What was found less what was on record', example: '-3' }),
  belowSafety: z.boolean(),
});

/** POST /stock-levels: what is in stock, as counted or as the warehouse system has it. */
export const recordStockLevelsEndpoint = commanding({
  path: '/stock-levels',
  tag: 'stock',
  summary: 'Record stock levels',
  description:
    'By the warehouse system or material control (P-36, P-71). Figures no newer than those on record change nothing.',
  body: z
    .strictObject({
      companyId: code.openapi({ example: 'paper' }),
      countedAt: instant.openapi({ description: 'When it was so', example: '2026-11-24T08:00:00+08:00' }),
      levels: z.array(level).min(1).max(500),
    })
    .openapi('StockLevelsForm'),
  status: 201,
  answer: 'What is on record now, what was off, and which figures were no news',
  schema: z
    .object({ recorded: z.array(recordedLevel), outdated: z.array(z.string()) })
    .openapi('StockLevels'),
  problems: [],
  handle: ({ api, request, body }) => recordStockLevels(api.commands, request, body),
});
