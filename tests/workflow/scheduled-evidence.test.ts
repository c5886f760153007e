import { readFileSync } from 'node:fs';
import { Client, Connection } from '@temporalio/client';
import { type NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createDigestActivities } from '../../activities/digest.ts';
import { createNoticeActivities } from '../../activities/notices.ts';
import { createMailer, type Mailer } from '../../activities/notices/mailer.ts';
import { createCheckpointActivities } from '../../activities/checkpoints.ts';
import { parseCheckpointLine } from '../../domain/evidence/checkpoint-line.ts';
import { insertNotices } from '../../db/notices/insert-notices.ts';
import { checkpoints } from '../../workflows/checkpoints/checkpoints.ts';
import { digest } from '../../workflows/digest/digest.ts';
import { notices } from '../../workflows/notices/notices.ts';
import { type Evidence, evidenceDatabase } from '../db/evidence-fixture.ts';
import { shanghai } from '../db/clocks-fixture.ts';
import { type SmtpListener, startSmtp } from '../setup/smtp-listener.ts';
import { temporalAddress, temporalNamespace, uniqueTaskQueue } from '../setup/temporal.ts';
import { connectWorker } from '../setup/worker.ts';

describe('given the workflows checkpoints, notices and digest on a real server', () => {
  const taskQueue = uniqueTaskQueue('scheduled');
  let evidence: Evidence;
  let smtp: SmtpListener;
  let mailer: Mailer;
  let connection: Connection;
  let native: NativeConnection;
  let client: Client;
  let worker: Worker;
  let running: Promise<void>;

  beforeAll(async () => {
    [evidence, smtp] = await Promise.all([evidenceDatabase(), startSmtp()]);
    mailer = createMailer({ url: smtp.url, from: 'countersign@huayun.example' });
    connection = await Connection.connect({ address: temporalAddress() });
    client = new Client({ connection, namespace: temporalNamespace() });
    native = await connectWorker();
    const { db, signer, file } = evidence;
    const now = () => shanghai('2026-11-23 08:00');
    const log = { warn: () => {} };
    worker = await Worker.create({
      connection: native,
      namespace: temporalNamespace(),
      taskQueue,
      workflowBundle: { codePath: inject('workflows').scheduled },
      activities: {
        ...createCheckpointActivities({ db, now, signer, exportFile: file }),
        ...createNoticeActivities({ db, now, log, mailer, publicUrl: null }),
        ...createDigestActivities({ db, now }),
      },
    });
    running = worker.run();
  });
  afterAll(async () => {
    worker.shutdown();
    await running;
    await native.close();
    await connection.close();
    mailer.close();
    await smtp.close();
    await evidence.close();
  });

  function execute<T>(workflow: () => Promise<T>, run: string): Promise<T> {
    return client.workflow.execute(workflow, { taskQueue, workflowId: `${taskQueue}-${run}` });
  }

  test('when checkpoints run twice at once, then both are signed, linked and exported (P-158)', async () => {
    await evidence.order(2);
    const both = await Promise.all([execute(checkpoints, 'one'), execute(checkpoints, 'two')]);
    // The order's chain and the calendar's.
    expect(both.map(({ chains }) => chains)).toEqual([2, 2]);
    const lines = readFileSync(evidence.file, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => parseCheckpointLine(line)?.hash).toSorted()).toEqual(
      both.map(({ hash }) => hash).toSorted(),
    );
    expect((await evidence.verify()).out).toContain('2 checkpoints, 2 exported: everything holds.');
  });

  test('when notices run twice at once, then the queued mail is delivered once', async () => {
    await insertNotices(
      evidence.db,
      [
        {
          receiver: { kind: 'person', id: 'credit', email: 'li@huayun.example', locale: 'zh-CN' },
          template: 'task-opened',
          data: { intakeNumber: 'R-1', gateZh: '信用审核' },
        },
      ],
      { orderId: null, dedupe: 'test', now: shanghai('2026-11-23 07:00'), correlationId: null },
    );
    const rounds = await Promise.all([execute(notices, 'three'), execute(notices, 'four')]);
    expect(rounds.reduce((sum, { sent }) => sum + sent, 0)).toBe(1);
    expect(smtp.mails.map(({ to }) => to)).toEqual([['li@huayun.example']]);
    expect(smtp.mails[0]?.subject).toContain('信用审核');
  });

  test('when the digest runs and nothing waits for anybody, then nobody is told', async () => {
    expect(await execute(digest, 'five')).toEqual({ queued: 0 });
  });
});
