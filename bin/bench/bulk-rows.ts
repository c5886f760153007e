import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sendFile } from '../bulk/send-file.ts';
import { benchDocument, CLERK, COMPANY } from './company.ts';
import type { Installation } from './installation.ts';
import { megabytes } from './process-cost.ts';

export type BulkRows = {
  rows: number;
  refused: number;
  /** Rows acknowledged that are not in the database. */
  lost: number;
  perSecond: number;
  /** Of the process that takes the rows in: after a tenth of them, and the most after that. */
  apiMegabytes: { early: number; most: number };
};

/** A file of so many orders, sent in by the bulk command while nothing else is asked of the API. */
export async function measureBulk(
  { apiUrl, db, pids, token }: Installation,
  rows: number,
  say: (line: string) => void,
): Promise<BulkRows> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bulk-'));
  const file = join(folder, 'orders.jsonl');
  const memory = { early: 0, most: 0 };

  function look({ rows: answered }: { rows: number }): void {
    if (answered < rows / 10) return;
    const now = megabytes(pids()['api'] ?? 0);
    memory.early ||= now;
    memory.most = Math.max(memory.most, now);
    if (answered % 1_000 === 0) say(`${answered} rows answered, the API holds ${now.toFixed(0)} MB`);
  }

  try {
    await pipeline(Readable.from(lines(rows)), createWriteStream(file));
    const send = (path: string, init: RequestInit) => fetch(`${apiUrl}${path}`, init);
    const started = performance.now();
    const { accepted } = await sendFile({
      file,
      company: COMPANY,
      channel: 'fax',
      token: await token(CLERK),
      send,
      progress: look,
    });
    const seconds = (performance.now() - started) / 1000;
    const { count } = await db
      .selectFrom('orders')
      .select((select) => select.fn.countAll<number>().as('count'))
      .where('channel', '=', 'fax')
      .executeTakeFirstOrThrow();
    return {
      rows,
      refused: rows - accepted,
      lost: accepted - count,
      perSecond: rows / seconds,
      apiMegabytes: memory,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function* lines(rows: number): Generator<string> {
  for (let index = 0; index < rows; index += 1) {
    yield `${JSON.stringify({ policyId: 'bench', document: benchDocument(index) })}\n`;
  }
}
