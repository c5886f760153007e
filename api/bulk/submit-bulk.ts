import { z } from '@hono/zod-openapi';
import { CommandProblem } from '../../commands/problem.ts';
import { authenticate } from '../auth/authenticate.ts';
import { describe, type Endpoint, readAddress } from '../http/endpoint.ts';
import { IDEMPOTENCY_HEADER } from '../http/idempotency.ts';
import { problemTold } from '../problems/problem-answer.ts';
import { answerRows } from './answer-rows.ts';
import { csvRows } from './csv-rows.ts';
import { jsonRows } from './json-rows.ts';
import type { Row } from './row.ts';
import { type RowAnswer, rowForm, type Sender, submitRow } from './submit-row.ts';

/** So many rows are worked on at once: people's commands go on beside a file. */
const IN_FLIGHT = 4;

const PATH = '/orders/bulk';

const EXAMPLE = [
  'companyId,channel,document.parties.buyer.customerId,document.lines[0].sku,document.lines[0].quantity,document.lines[0].unit,document.lines[0].netPrice,document.lines[0].taxRate,document.currency,document.paymentMethod,document.delivery.date,document.delivery.place',
  'machinery,phone,C001,P100,20,pcs,100.00,0.13,CNY,monthly,2027-01-15,上海市浦东新区',
].join('\n');

const answerSchema = z
  .object({
    row: z.int().openapi({ description: 'Line of JSON Lines, or record after the header of a CSV' }),
    status: z.int().openapi({ description: 'As POST /orders would answer' }),
    intakeNumber: z.string().optional(),
    stage: z.string().optional(),
    replayed: z.boolean().optional(),
    problem: z.record(z.string(), z.unknown()).optional(),
  })
  .openapi('BulkAnswer', {
    description: 'One line a row; the last line is `{"done":true,"rows":…,"accepted":…,"refused":…}`',
  });

/**
 * POST /orders/bulk: a file of orders, each row an order of its own under a key of its own (P-1, P-2). Rows are read as
 * they come and answered in their order; a wrong one stops no other. Sent again under the same key it goes on where it
 * was cut off, and nothing is taken in twice.
 */
export const submitBulkEndpoint: Endpoint = (app, api) => {
  describe(
    app,
    'post',
    {
      path: PATH,
      tag: 'orders',
      summary: 'Submit a file of orders',
      description: [
        'JSON Lines, or CSV in UTF-8 whose header names paths (`:number`, `:boolean` after those that are no texts).',
        'Each row is answered by a line, in order. Send the same file under the same key again to go on after a break;',
        'send corrected rows as a new file. A last line without `done` says from where on it could not be read.',
      ].join(' '),
      headers: z.object({
        [IDEMPOTENCY_HEADER]: z.string().openapi({
          pattern: '^[!-~]{1,180}$',
          description: 'Of the whole file: row N has the key KEY:row-N',
        }),
      }),
      bodies: {
        'application/x-ndjson': rowForm,
        'text/csv': z.string().openapi({ example: EXAMPLE }),
      },
      status: 200,
      answer: 'A line for each row',
      schema: answerSchema,
      mediaType: 'application/x-ndjson',
      problems: [
        'idempotency-key-required',
        'unauthenticated',
        'unknown-person',
        'forbidden',
        'unsupported-media-type',
        'validation',
        'unavailable',
      ],
    },
    [],
  );
  app.post(PATH, async (c) => {
    const subject = await authenticate(api, c.req.header('authorization'));
    readAddress(c, {});
    const sender: Sender = { api, c, subject, key: fileKey(c.req.header(IDEMPOTENCY_HEADER)) };
    const rows = rowsOf(c.req.header('content-type'), c.req.raw.body);
    const answers = linesOf(sender, rows);
    return c.body(ReadableStream.from(answers).pipeThrough(new TextEncoderStream()), 200, {
      'content-type': 'application/x-ndjson; charset=utf-8',
      'cache-control': 'private, no-store',
    });
  });
};

function fileKey(key: string | undefined): string {
  if (key !== undefined && /^[!-~]{1,180}$/.test(key)) return key;
  throw new CommandProblem(
    'idempotency-key-required',
    `A file needs the header ${IDEMPOTENCY_HEADER} of 1 to 180 visible ASCII characters.`,
  );
}

function rowsOf(
  contentType: string | undefined,
  body: ReadableStream<Uint8Array> | null,
): AsyncIterable<Row> {
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  const bytes = body ?? ReadableStream.from<Uint8Array>([]);
  if (type === 'application/x-ndjson') return jsonRows(bytes);
  if (type === 'text/csv') return csvRows(bytes);
  throw new CommandProblem('unsupported-media-type', 'Send application/x-ndjson or text/csv, in UTF-8.');
}

async function* linesOf(sender: Sender, rows: AsyncIterable<Row>): AsyncGenerator<string> {
  const counts = { rows: 0, accepted: 0, refused: 0 };
  try {
    for await (const answer of answerRows(rows, (row) => submitRow(sender, row), IN_FLIGHT)) {
      counts.rows += 1;
      counts[answer.status < 400 ? 'accepted' : 'refused'] += 1;
      yield lineOf(answer);
    }
  } catch (error) {
    const { status, body } = problemTold(unreadable(error, counts.rows), sender.c);
    yield lineOf({ status, problem: body });
    return;
  }
  yield lineOf({ done: true, ...counts });
}

/** What is wrong with the file itself: its header, a quote that is never closed, an end before its time. */
function unreadable(error: unknown, after: number): CommandProblem {
  if (error instanceof CommandProblem) return error;
  const reason = error instanceof Error ? error.message.slice(0, 200) : 'unreadable';
  return new CommandProblem('malformed-request', `The file cannot be read after row ${after}: ${reason}`);
}

function lineOf(line: RowAnswer | Record<string, unknown>): string {
  return `${JSON.stringify(line)}\n`;
}
