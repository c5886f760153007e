import { z } from '@hono/zod-openapi';
import { submitOrder } from '../../commands/submit-order.ts';
import type { Ctx } from '../http/endpoint.ts';
import type { Api } from '../http/environment.ts';
import { formProblem, parseForm } from '../http/form-errors.ts';
import { commandRequest } from '../http/idempotency.ts';
import { orderForm } from '../orders/order-form.ts';
import { problemTold } from '../problems/problem-answer.ts';
import type { Row } from './row.ts';

/** One row: the form of POST /orders, and a key of its own where it has one. */
export const rowForm = orderForm
  .extend({
    key: z
      .string()
      .regex(/^[!-~]{1,180}$/, 'is not 1 to 180 visible ASCII characters')
      .optional()
      .openapi({ description: 'A key of the row’s own, in place of the request’s with the row number' }),
  })
  .openapi('BulkRow');

/** What became of a row: the status and body that POST /orders would answer. */
export type RowAnswer = {
  row: number;
  status: number;
  intakeNumber?: string;
  stage?: string;
  replayed?: boolean;
  problem?: Record<string, unknown>;
};

export type Sender = { api: Api; c: Ctx; subject: string; key: string };

/** Takes one row in as an order of its own, exactly once for its key (P-1, P-2). Answers what is wrong; never throws. */
export async function submitRow({ api, c, subject, key: of }: Sender, given: Row): Promise<RowAnswer> {
  const { row } = given;
  try {
    if ('problem' in given) throw given.problem;
    const parsed = parseForm(rowForm, given.value, c.get('locale'));
    if (given.faults.length > 0 || !parsed.ok) {
      throw formProblem([...given.faults, ...(parsed.ok ? [] : parsed.errors)]);
    }
    const { key = `${of}:row-${row}`, ...order } = parsed.data;
    const request = commandRequest({
      subject,
      path: '/orders/bulk',
      key,
      ifMatch: undefined,
      body: new TextEncoder().encode(JSON.stringify(order)),
      // Of the row's own: what one row did is told from what the others did.
      correlationId: `${c.get('correlationId')}:row-${row}`,
    });
    const { status, body, replayed } = await submitOrder(api.commands, request, order);
    const told = { row, status, ...(replayed && { replayed }) };
    // The stored answer to a row that was refused before.
    if (status >= 400) return { ...told, problem: { ...body } };
    return { ...told, intakeNumber: body.intakeNumber, stage: body.stage };
  } catch (error) {
    const { status, body } = problemTold(error, c);
    return { row, status, problem: body };
  }
}
