import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createNoticeActivities } from '../../activities/notices.ts';
import { createMailer, type Mailer } from '../../activities/notices/mailer.ts';
import { noticesRound } from '../../activities/notices/notices-round.ts';
import { claimMail } from '../../db/notices/mail-queue.ts';
import { type NoticeOrder, queueNotices } from '../../db/notices.ts';
import { insertNotices } from '../../db/notices/insert-notices.ts';
import { inTransaction } from '../../db/transaction.ts';
import { freePort } from '../../bin/embedded/ports.ts';
import { type SmtpListener, startSilence, startSmtp } from '../setup/smtp-listener.ts';
import { addOrder, clockDatabase, shanghai } from './clocks-fixture.ts';

const MINUTE = 60_000;
const FROM = 'Countersign <countersign@huayun.example>';

describe('given queued notices and a mail server', () => {
  let fixture: Awaited<ReturnType<typeof clockDatabase>>;
  let smtp: SmtpListener;
  let mailers: Mailer[];
  let at: Date;
  let warnings: object[];

  beforeEach(async () => {
    [fixture, smtp] = await Promise.all([clockDatabase(), startSmtp()]);
    mailers = [];
    warnings = [];
    at = shanghai('2026-11-23 09:00');
  });
  afterEach(async () => {
    for (const mailer of mailers) mailer.close();
    await smtp.close();
    await fixture.close();
  });

  const log = { warn: (details: object) => void warnings.push(details) };
  const advance = (ms: number) => void (at = new Date(at.getTime() + ms));

  function mailer(url = smtp.url): Mailer {
    const made = createMailer({ url, from: FROM });
    mailers.push(made);
    return made;
  }

  function round(by = mailer()) {
    return noticesRound({ db: fixture.db, mailer: by, publicUrl: null, now: () => at, log });
  }

  /** One e-mail to each address, and nothing in the application. */
  async function queue(...addresses: string[]): Promise<void> {
    await insertNotices(
      fixture.db,
      addresses.map((email) => ({
        receiver: { kind: 'customer', id: 'k1', email, locale: 'en' },
        template: 'customer/received',
        data: { intakeNumber: 'R-1', customerName: '北风商贸' },
      })),
      { orderId: null, dedupe: addresses.join(), now: at, correlationId: null },
    );
  }

  /** The customer of `queue`; each mail has a receipt of its own. */
  async function addCustomer(): Promise<void> {
    await fixture.db
      .insertInto('customers')
      .values({ id: 'k1', company_id: 'c', name: '北风商贸', email: 'buyer@north.example', locale: 'zh-CN' })
      .execute();
  }

  async function queueMany(count: number): Promise<void> {
    await addCustomer();
    for (let n = 0; n < count; n += 1) await queue(`buyer${n}@north.example`);
  }

  function mails() {
    return fixture.db
      .selectFrom('notices')
      .select(['id', 'address', 'status', 'attempts', 'next_attempt_at', 'last_error', 'sent_at'])
      .where('channel', '=', 'email')
      .orderBy('address')
      .execute();
  }

  async function onlyMail() {
    const [mail, ...others] = await mails();
    if (!mail || others.length > 0) throw new Error('there is one e-mail');
    return mail;
  }

  test('when an order is received and a task opened, then each is told once, in their language (P-11)', async () => {
    const { db, policy } = fixture;
    await addCustomer();
    await db
      .updateTable('people')
      .set({ email: 'wang@huayun.example', locale: 'zh-CN' })
      .where('id', '=', 'clerk')
      .execute();
    await db
      .updateTable('people')
      .set({ email: 'li@huayun.example', locale: 'en' })
      .where('id', '=', 'credit')
      .execute();
    const { id, intakeNumber } = await addOrder(db, policy, { at, codes: [] });
    const order: NoticeOrder = {
      id,
      intakeNumber,
      orderNumber: null,
      companyId: 'c',
      groupId: 'g',
      customerId: 'k1',
      customerName: '北风商贸',
      enteredBy: 'clerk',
      stage: 'UNDER_REVIEW',
    };
    const given = { order, policy, dedupe: intakeNumber, now: at, correlationId: 'test' };
    const owners = [{ role: 'credit_officer' as const, at: 'company' as const }];
    await inTransaction(db, async (trx) => {
      await queueNotices(trx, { ...given, event: 'received', data: {} });
      await queueNotices(trx, { ...given, event: 'task-opened', owners, data: { gate: 'credit' } });
      await queueNotices(trx, { ...given, event: 'task-opened', owners, data: { gate: 'credit' } });
    });

    const by = mailer();
    const first = await round(by);
    expect(await round(by)).toEqual({ sent: 0, retried: 0, dead: 0 });
    expect(first).toEqual({ sent: smtp.mails.length, retried: 0, dead: 0 });
    const told = Object.fromEntries(smtp.mails.map((mail) => [mail.to.join(), mail]));
    expect(told['buyer@north.example']).toMatchObject({ subject: `收单回执 ${intakeNumber}` });
    expect(told['buyer@north.example']?.text).toContain('不是订单确认');
    expect(told['li@huayun.example']?.subject).toContain(`order ${intakeNumber}`);
    expect(told['li@huayun.example']?.text).toContain('A question waits for your decision.');
    expect(told['li@huayun.example']).toMatchObject({ from: FROM });
    expect(told['li@huayun.example']?.headers.get('auto-submitted')).toBe('auto-generated');
    expect(new Set(smtp.mails.map(({ messageId }) => messageId)).size).toBe(smtp.mails.length);
    expect((await mails()).map(({ status }) => status)).toEqual(smtp.mails.map(() => 'sent'));
    const inApp = db.selectFrom('notices').select('status').where('channel', '=', 'in-app');
    expect((await inApp.execute()).every(({ status }) => status === 'sent')).toBe(true);
  });

  test('when the server refuses for now (4xx), then it is tried again after one, five and thirty minutes', async () => {
    await queueMany(1);
    smtp.answer(() => ({ code: 450, message: 'mailbox busy' }));
    for (const [attempt, wait] of [1, 5, 30].entries()) {
      expect(await round()).toEqual({ sent: 0, retried: 1, dead: 0 });
      const mail = await onlyMail();
      expect(mail).toMatchObject({ status: 'queued', attempts: attempt + 1 });
      expect(mail.last_error).toContain('mailbox busy');
      expect(mail.next_attempt_at).toEqual(new Date(at.getTime() + wait * MINUTE));
      advance(wait * MINUTE - 1);
      expect(await round()).toEqual({ sent: 0, retried: 0, dead: 0 });
      advance(1);
    }
    smtp.answer(() => null);
    expect(await round()).toEqual({ sent: 1, retried: 0, dead: 0 });
    expect(await onlyMail()).toMatchObject({ status: 'sent', attempts: 4, last_error: null, sent_at: at });
    expect(smtp.mails).toHaveLength(1);
  });

  test('when the server refuses connections, then few attempts are used up, and all is sent when it is back', async () => {
    await queueMany(20);
    const port = await freePort();
    const away = await round(mailer(`smtp://127.0.0.1:${port}`));
    expect(away).toMatchObject({ sent: 0, dead: 0 });
    expect(away.retried).toBeLessThanOrEqual(4);
    const back = await startSmtp({ port });
    advance(MINUTE);
    expect(await round(mailer(back.url))).toEqual({ sent: 20, retried: 0, dead: 0 });
    expect(back.mails).toHaveLength(20);
    await back.close();
  });

  test('when the server refuses the address for good (5xx), then it is a dead letter at once, and others go on', async () => {
    await queueMany(3);
    smtp.answer((address) => (address.startsWith('buyer1') ? { code: 550, message: 'no such user' } : null));
    expect(await round()).toEqual({ sent: 2, retried: 0, dead: 1 });
    const [, refused] = await mails();
    expect(refused).toMatchObject({ address: 'buyer1@north.example', status: 'dead', attempts: 1 });
    expect(refused?.last_error).toContain('no such user');
    expect(warnings).toHaveLength(1);
    advance(24 * 60 * MINUTE);
    expect(await round()).toEqual({ sent: 0, retried: 0, dead: 0 });
    expect(smtp.tried.get('buyer1@north.example')).toBe(1);
  });

  test('when the last attempt fails too, then it is a dead letter that keeps the error', async () => {
    await queueMany(1);
    smtp.answer(() => ({ code: 451, message: 'try later' }));
    const rounds = [];
    for (let attempt = 1; attempt <= 6; attempt += 1) {
      rounds.push(await round());
      advance(12 * 60 * MINUTE);
    }
    expect(rounds.map(({ retried, dead }) => [retried, dead])).toEqual([
      ...Array.from({ length: 5 }, () => [1, 0]),
      [0, 1],
    ]);
    const mail = await onlyMail();
    expect(mail).toMatchObject({ status: 'dead', attempts: 6 });
    expect(mail.last_error).toContain('try later');
    expect(await round()).toEqual({ sent: 0, retried: 0, dead: 0 });
  });

  test('when two rounds go at once, then each mail is sent once', async () => {
    await queueMany(40);
    const [one, other] = await Promise.all([round(), round()]);
    expect(one.sent + other.sent).toBe(40);
    expect(smtp.mails.map(({ to }) => to.join()).toSorted()).toEqual(
      (await mails()).map(({ address }) => address),
    );
  });

  test('when a worker dies while it sends, then another sends it when the lease has ended, with the same id', async () => {
    await queueMany(1);
    const claimed = await claimMail(fixture.db, at);
    expect(await round()).toEqual({ sent: 0, retried: 0, dead: 0 });
    advance(5 * MINUTE);
    expect(await round()).toEqual({ sent: 1, retried: 0, dead: 0 });
    expect(smtp.mails[0]?.messageId).toBe(`<notice-${claimed?.id}@huayun.example>`);
  });

  test('when the server takes the connection and never answers, then the round ends and the mail waits', async () => {
    await queueMany(10);
    const silence = await startSilence();
    const hung = await round(mailer(silence.url));
    expect(silence.connections()).toBeGreaterThan(0);
    expect(hung).toMatchObject({ sent: 0, dead: 0 });
    expect(hung.retried).toBeLessThanOrEqual(4);
    await silence.close();
    advance(MINUTE);
    expect(await round()).toEqual({ sent: 10, retried: 0, dead: 0 });
  });

  test('when there is no SMTP_URL, then mails stay queued and untried, and it is said once', async () => {
    await queueMany(2);
    const deps = { db: fixture.db, mailer: null, publicUrl: null, now: () => at, log };
    const activities = createNoticeActivities(deps);
    expect(await activities.sendNotices()).toEqual({ sent: 0, retried: 0, dead: 0 });
    await activities.sendNotices();
    expect(warnings).toHaveLength(1);
    expect((await mails()).map(({ status, attempts }) => [status, attempts])).toEqual([
      ['queued', 0],
      ['queued', 0],
    ]);
    advance(60 * MINUTE);
    expect(await round()).toEqual({ sent: 2, retried: 0, dead: 0 });
  });

  test('when mails waited for a server for more than three days, then they are dead letters that say so', async () => {
    await queueMany(1);
    advance(73 * 60 * MINUTE);
    expect(await round()).toEqual({ sent: 0, retried: 0, dead: 1 });
    expect((await onlyMail()).last_error).toContain('too old');
    expect(smtp.tried.size).toBe(0);
  });
});
