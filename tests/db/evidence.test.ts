import { createPrivateKey } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadSigningKey } from '../../bin/evidence/signing-key.ts';
import { removeRun, writeRun } from '../../bin/service/run-file.ts';
import { parseCheckpoint } from '../../domain/evidence/checkpoint.ts';
import { parseCheckpointLine } from '../../domain/evidence/checkpoint-line.ts';
import { verifyExport } from '../../domain/evidence/verify-export.ts';
import { type Evidence, evidenceDatabase, strangersKey } from './evidence-fixture.ts';

describe('given chains of orders and a calendar, and two signed checkpoints', () => {
  let evidence: Evidence;
  let one: { id: string; intakeNumber: string };
  let two: { id: string; intakeNumber: string };

  beforeEach(async () => {
    evidence = await evidenceDatabase();
    one = await evidence.order(3);
    two = await evidence.order(2);
    await evidence.checkpoint();
    evidence.advance(1);
    await evidence.moreEvents(one, 2);
    await evidence.calendarEvent('2026-11-27');
    await evidence.checkpoint();
    evidence.advance(1);
    await evidence.moreEvents(one, 1);
  });
  afterEach(() => evidence.close());

  const tamper = (statement: ReturnType<typeof sql>) => statement.execute(evidence.owner);

  test('when nothing was touched, then everything holds (P-158)', async () => {
    const { code, out, err } = await evidence.verify();
    expect(err).toBe('');
    expect(out).toMatch(/^10 events in 3 chains, 2 checkpoints, 2 exported: everything holds\.\n$/);
    expect(code).toBe(0);
  });

  test("when an event's text is changed, then the order and the seq are named (P-158)", async () => {
    await tamper(
      sql`UPDATE audit_events SET text = replace(text, '第2条', '第9条') WHERE subject_id = ${one.id} AND seq = 2`,
    );
    const { code, out } = await evidence.verify();
    expect(out).toContain(`order ${one.intakeNumber} (${one.id}) seq 2: the text was changed`);
    expect(code).toBe(1);
  });

  test('when only the column beside the text is changed, then the event is named (P-158)', async () => {
    await tamper(sql`UPDATE audit_events SET actor = 'somebody' WHERE subject_id = ${two.id} AND seq = 1`);
    expect((await evidence.verify()).out).toContain(
      `order ${two.intakeNumber} (${two.id}) seq 1: the columns beside the text say something else`,
    );
  });

  test('when an event in the middle is removed, then its seq is named (P-158)', async () => {
    await tamper(sql`DELETE FROM audit_events WHERE subject_id = ${one.id} AND seq = 3`);
    const { code, out } = await evidence.verify();
    expect(out).toContain(`order ${one.intakeNumber} (${one.id}) seq 3: the event is missing`);
    expect(code).toBe(1);
  });

  test('when the tail is cut and the head is set to fit, then the checkpoint knows better (P-158)', async () => {
    await tamper(sql`DELETE FROM audit_events WHERE subject_id = ${one.id} AND seq > 4`);
    expect((await evidence.verify()).out).toContain(`(${one.id}) seq 5: the chain does not end where`);
    await tamper(sql`UPDATE orders SET audit_seq = 4, audit_hash = e.hash FROM audit_events e
      WHERE orders.id = ${one.id}::uuid AND e.subject_id = ${one.id} AND e.seq = 4`);
    const { code, out } = await evidence.verify();
    expect(out.split('\n')[0]).toBe(
      `order ${one.intakeNumber} (${one.id}) seq 5: the signed checkpoint knows another event here: ` +
        'the chain was rewritten or cut (not-as-checkpointed) [checkpoint database 2]',
    );
    expect(code).toBe(1);
  });

  test('when a whole chain is rewritten with recomputed hashes, then it shows, also after a later checkpoint (P-158)', async () => {
    await evidence.rewrite(one, 9);
    const { code, out } = await evidence.verify();
    expect(out).toContain(`order ${one.intakeNumber} (${one.id}) seq 3: the signed checkpoint`);
    expect(out).toContain(`(${one.id}) seq 5: the signed checkpoint`);
    expect(out).not.toContain(two.id);
    expect(code).toBe(1);
    await evidence.checkpoint();
    const later = await evidence.verify();
    expect(later.out).toContain('3 checkpoints, 3 exported: 2 wrong.');
    expect(later.code).toBe(1);
  });

  test('when a chain is removed with its order, then it shows (P-158)', async () => {
    await tamper(sql`DELETE FROM audit_events WHERE subject_id = ${two.id}`);
    expect((await evidence.verify()).out).toContain(
      `order ${two.intakeNumber} (${two.id}) seq 1: all events are gone`,
    );
    await tamper(sql`DELETE FROM orders WHERE id = ${two.id}::uuid`);
    const { code, out } = await evidence.verify();
    expect(out).toContain(`order ${two.id} seq 2: the signed checkpoint`);
    expect(code).toBe(1);
  });

  test.each([
    [1, 'checkpoint database 2: it does not follow the one before'],
    [2, 'checkpoint file 2: it was exported, but the database does not have it'],
  ])('when checkpoint %i is removed from the database, then it shows (P-158)', async (id, said) => {
    await tamper(sql`DELETE FROM audit_checkpoints WHERE id = ${id}`);
    const { code, out } = await evidence.verify();
    expect(out).toContain(said);
    expect(out).toContain(`checkpoint file ${id}: it was exported`);
    expect(code).toBe(1);
  });

  test('when all checkpoints are removed and a chain is rewritten, then the exported file proves it (P-158)', async () => {
    await tamper(sql`DELETE FROM audit_checkpoints`);
    await evidence.rewrite(one, 9);
    const { out } = await evidence.verify();
    expect(out).toContain('[checkpoint file 2]');
    await expect(evidence.checkpoint()).rejects.toThrow('The database does not have the last checkpoint');
  });

  test('when a signature is forged, then the checkpoint is named, and its heads prove nothing (P-158)', async () => {
    const stranger = createPrivateKey(strangersKey().export({ type: 'pkcs8', format: 'pem' }));
    const keyFile = join(evidence.folder, 'stranger.pem');
    writeFileSync(keyFile, stranger.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    const forger = loadSigningKey(keyFile);
    const last = await evidence.db
      .selectFrom('audit_checkpoints')
      .select(['id', 'text'])
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    await tamper(
      sql`UPDATE audit_checkpoints SET signature = ${forger.sign(last.text)} WHERE id = ${last.id}`,
    );
    const forged = await evidence.verify();
    expect(forged.out).toContain(`checkpoint database ${last.id}: the signature is not by its key`);
    expect(forged.code).toBe(1);
    await tamper(sql`UPDATE audit_checkpoints SET key_id = ${forger.keyId} WHERE id = ${last.id}`);
    expect((await evidence.verify()).out).toContain('it is signed with a key that was not given');
  });

  test('when a line is cut out of the exported file, or the file is gone, then it shows (P-158)', async () => {
    const lines = readFileSync(evidence.file, 'utf8').split('\n');
    writeFileSync(evidence.file, lines.slice(1).join('\n'));
    expect((await evidence.verify()).out).toContain(
      'checkpoint database 1: the exported file does not have it',
    );
    const { code, out } = await evidence.verify('--checkpoints', join(evidence.folder, 'nowhere.jsonl'));
    expect(out).toContain('The exported checkpoints are missing');
    expect(code).toBe(1);
  });

  test('when the key is not given, then nothing is said to hold', async () => {
    const { code, err } = await evidence.run('verify-evidence', [], { COUNTERSIGN_SIGNING_KEY: '' });
    expect(err).toContain('Without the key the checkpoints prove nothing');
    expect(code).toBe(2);
  });

  test.each([
    'audit_events',
    'audit_checkpoints',
    'access_log',
    'decisions',
    'order_revisions',
    'clock_firings',
  ])(
    'when the application changes, deletes or truncates %s, then PostgreSQL refuses it (P-158, P-165)',
    async (table) => {
      const name = sql.table(table);
      const { rows } = await sql<{ column: string }>`
        SELECT column_name AS column FROM information_schema.columns
        WHERE table_name = ${table} AND is_identity = 'NO' ORDER BY ordinal_position LIMIT 1`.execute(
        evidence.owner,
      );
      const column = sql.ref(rows[0]?.column ?? '');
      for (const statement of [
        sql`UPDATE ${name} SET ${column} = ${column}`,
        sql`DELETE FROM ${name}`,
        sql`TRUNCATE ${name} CASCADE`,
        sql`DROP TABLE ${name} CASCADE`,
        sql`ALTER TABLE ${name} DISABLE TRIGGER ALL`,
      ]) {
        await expect(statement.execute(evidence.db)).rejects.toThrow(/permission denied|must be owner/);
      }
    },
  );

  test('when the embedded installation of a data folder runs, then it is found there, checked and exported', async () => {
    copyFileSync(evidence.key, join(evidence.folder, 'signing-key.pem'));
    writeRun(evidence.folder, {
      pid: process.pid,
      apiUrl: 'http://127.0.0.1:3000',
      databaseUrl: evidence.appUrl,
      temporalAddress: '127.0.0.1:7233',
      temporalUiUrl: 'http://127.0.0.1:8233',
      namespace: 'countersign',
    });
    const env = {
      DATABASE_URL: '',
      COUNTERSIGN_SIGNING_KEY: '',
      COUNTERSIGN_CHECKPOINTS: '',
      COUNTERSIGN_DATA: evidence.folder,
    };
    const checked = await evidence.run('verify-evidence', [], env);
    expect(checked).toMatchObject({ code: 0, err: '' });
    expect(checked.out).toContain('2 checkpoints, 2 exported: everything holds.');
    const exported = await evidence.run('export-evidence', [one.intakeNumber], env);
    expect(exported.out.trimEnd().split('\n')).toHaveLength(6);

    removeRun(evidence.folder);
    const stopped = await evidence.run('verify-evidence', [], env);
    expect(stopped.err).toContain(`Nothing runs with the data folder ${evidence.folder}`);
    expect(stopped.code).toBe(2);
  });

  test('when the evidence is exported, then another program checks it from the documented rule (P-158)', async () => {
    const all = await evidence.run('export-evidence');
    expect(all.err).toBe('');
    const lines = all.out.trimEnd().split('\n');
    expect(lines).toHaveLength(10);
    const newest = parseCheckpointLine(
      readFileSync(evidence.file, 'utf8').trimEnd().split('\n').at(-1) ?? '',
    );
    const checkpoint = parseCheckpoint(newest?.text ?? '');
    if (!checkpoint) throw new Error('the file ends with a checkpoint');
    expect(verifyExport(lines, checkpoint)).toEqual([]);
    const cut = lines.filter((line) => !(line.includes(two.id) && line.includes('"seq":2')));
    expect(verifyExport(cut, checkpoint)).toEqual([
      { kind: 'order', id: two.id, seq: 2, reason: 'not-as-checkpointed' },
    ]);

    const chain = await evidence.run('export-evidence', [two.intakeNumber]);
    expect(verifyExport(chain.out.trimEnd().split('\n'))).toEqual([]);
    expect(chain.out.trimEnd().split('\n')).toHaveLength(2);
    const none = await evidence.run('export-evidence', ['R-none']);
    expect(none).toMatchObject({ code: 1, out: '', err: 'There is no order R-none.\n' });
  });
});
