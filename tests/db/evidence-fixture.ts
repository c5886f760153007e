import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { createCheckpointActivities } from '../../activities/checkpoints.ts';
import { loadSigningKey } from '../../bin/evidence/signing-key.ts';
import { type AuditHead, chainOf, NEW_CHAIN } from '../../db/audit.ts';
import { setCalendarDay } from '../../db/calendars.ts';
import { openDatabase } from '../../db/connection.ts';
import { inTransaction } from '../../db/transaction.ts';
import { addOrder, AUTHOR, clockDatabase, shanghai } from './clocks-fixture.ts';

export type Evidence = Awaited<ReturnType<typeof evidenceDatabase>>;
export type Run = { code: number; out: string; err: string };

/** A database with chains of orders and a calendar, its signer and exported file, and the commands that check them. */
export async function evidenceDatabase() {
  const fixture = await clockDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'countersign-evidence-'));
  const key = join(folder, 'key.pem');
  const file = join(folder, 'checkpoints.jsonl');
  let at = shanghai('2026-11-23 09:00');
  const signer = loadSigningKey(key);
  const activities = createCheckpointActivities({ db: fixture.db, now: () => at, signer, exportFile: file });
  // As somebody who has the database: none of our rights hold for the owner.
  const owner = openDatabase(fixture.ownerUrl, { name: 'evidence-owner', max: 2 });

  /** Writes `count` more events to an order's chain. */
  async function moreEvents(order: { id: string }, count: number): Promise<void> {
    await inTransaction(fixture.db, async (trx) => {
      const row = await trx
        .selectFrom('orders')
        .select(['audit_seq', 'audit_hash'])
        .where('id', '=', order.id)
        .forUpdate()
        .executeTakeFirstOrThrow();
      const before: AuditHead = { seq: row.audit_seq, hash: row.audit_hash };
      const entries = Array.from({ length: count }, (_, index) => ({
        kind: 'noted',
        actor: 'clerk',
        data: { note: `第${index + 1}条` },
        correlationId: 'test',
        at,
      }));
      const { rows, head } = chainOf({ kind: 'order', id: order.id }, before, entries);
      await trx.insertInto('audit_events').values(rows).execute();
      await trx
        .updateTable('orders')
        .set({ audit_seq: head.seq, audit_hash: head.hash })
        .where('id', '=', order.id)
        .execute();
    });
  }

  async function order(events: number): Promise<{ id: string; intakeNumber: string }> {
    const { id, intakeNumber } = await addOrder(fixture.db, fixture.policy, { at, codes: [] });
    await moreEvents({ id }, events);
    return { id, intakeNumber };
  }

  /** As the owner, with all hashes recomputed and the head set: what only a checkpoint can show. */
  async function rewrite({ id }: { id: string }, length: number): Promise<void> {
    const entries = Array.from({ length }, () => ({
      kind: 'noted',
      actor: 'clerk',
      data: { note: 'nothing happened' },
      correlationId: null,
      at,
    }));
    const { rows, head } = chainOf({ kind: 'order', id }, NEW_CHAIN, entries);
    await sql`DELETE FROM audit_events WHERE subject_id = ${id}`.execute(owner);
    await owner.insertInto('audit_events').values(rows).execute();
    await sql`UPDATE orders SET audit_seq = ${head.seq}, audit_hash = ${head.hash} WHERE id = ${id}::uuid`.execute(
      owner,
    );
  }

  function run(script: string, args: string[] = [], env: Record<string, string> = {}): Promise<Run> {
    const path = fileURLToPath(new URL(`../../bin/${script}.ts`, import.meta.url));
    const names = {
      DATABASE_URL: fixture.appUrl,
      COUNTERSIGN_SIGNING_KEY: key,
      COUNTERSIGN_CHECKPOINTS: file,
      ...env,
    };
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        [path, ...args],
        { env: { ...process.env, ...names }, maxBuffer: 1e8 },
        (error, out, err) => {
          resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err });
        },
      );
    });
  }

  return {
    ...fixture,
    owner,
    folder,
    key,
    file,
    order,
    moreEvents,
    rewrite,
    signer,
    run,
    verify: (...args: string[]) => run('verify-evidence', args),
    checkpoint: activities.writeCheckpoint,
    /** A day off makes an event in the calendar's chain. */
    calendarEvent: (day: string) =>
      inTransaction(fixture.db, (trx) =>
        setCalendarDay(
          trx,
          { calendarId: fixture.calendarId, day, kind: 'holiday', name: '停电' },
          { ...AUTHOR, at },
        ),
      ),
    advance: (hours: number) => void (at = new Date(at.getTime() + hours * 3_600_000)),
    async close() {
      await owner.destroy();
      await fixture.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A private key that is not ours, PEM. */
export function strangersKey() {
  return generateKeyPairSync('ed25519').privateKey;
}
