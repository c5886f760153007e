import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMailer, type Mailer } from '../../activities/notices/mailer.ts';
import { noticesRound } from '../../activities/notices/notices-round.ts';
import { answerLink } from '../../commands/answer-link.ts';
import { revokeLink } from '../../commands/revoke-link.ts';
import { linkByToken } from '../../db/links.ts';
import { sha256Hex } from '../../domain/evidence/canonical.ts';
import { type SmtpListener, startSmtp } from '../setup/smtp-listener.ts';
import { problemOf } from './commands-fixture.ts';
import { type LinkFixture, linkFixture } from './links-fixture.ts';

const PUBLIC = 'https://orders.example';

describe('given a link that the customer is sent by e-mail', () => {
  let fixture: LinkFixture;
  let smtp: SmtpListener;
  let mailer: Mailer;
  let at: Date;

  beforeEach(async () => {
    [fixture, smtp] = await Promise.all([linkFixture(), startSmtp()]);
    mailer = createMailer({ url: smtp.url, from: 'Countersign <orders@orders.example>' });
    at = fixture.clock.now;
    await fixture.db.updateTable('customers').set({ email: 'buyer@beifeng.example' }).execute();
  });
  afterEach(async () => {
    mailer.close();
    await smtp.close();
    await fixture.close();
  });

  const round = (publicUrl: string | null = PUBLIC) =>
    noticesRound({ db: fixture.db, mailer, publicUrl, now: () => at, log: { warn: () => {} } });

  const confirmLink = async () => {
    const order = await fixture.confirming();
    return { order, ...(await fixture.link(order, { purpose: 'confirm', mail: true })) };
  };

  /** The tokens that the letters to confirm carried. */
  const tokens = () =>
    smtp.mails.flatMap(({ text }) =>
      [...text.matchAll(/https:\/\/orders\.example\/c\/(\S+)/g)].map(([, token]) => token ?? ''),
    );

  const linkMail = (linkId: string) =>
    fixture.db
      .selectFrom('notices')
      .select(['status', 'last_error', 'data'])
      .where('dedupe_key', 'like', `customer-link:${linkId}:%`)
      .executeTakeFirstOrThrow();

  test('when it is made, then its token is in no answer and nowhere in the database, and the mail alone has it (P-16)', async () => {
    const { linkId, token, mailed } = await confirmLink();
    expect([token, mailed]).toEqual(['', true]);
    await round();
    const [sent = ''] = tokens();
    expect(await linkByToken(fixture.db, sha256Hex(sent))).toMatchObject({ id: linkId, purpose: 'confirm' });
    const mail = smtp.mails.find(({ text }) => text.includes(sent));
    expect(mail).toMatchObject({
      to: ['buyer@beifeng.example'],
      subject: expect.stringContaining('请确认您的订单'),
    });
    expect(JSON.stringify(await linkMail(linkId))).not.toContain(sent);
    await answerLink(fixture.context, fixture.by(`customer:${linkId}`), {
      linkId,
      answer: 'confirmed',
      customerPerson: '张工',
    });
    await round();
    expect(tokens()).toHaveLength(1);
  });

  test('when the worker dies after the mail went out, then it comes again with another token, and both open the link', async () => {
    const { linkId } = await confirmLink();
    await round();
    await fixture.db.updateTable('notices').set({ status: 'queued', sent_at: null }).execute();
    at = new Date(at.getTime() + 10 * 60_000);
    await round();
    const [first = '', second = ''] = tokens();
    expect(first).not.toBe(second);
    const found = await Promise.all(
      [first, second].map((token) => linkByToken(fixture.db, sha256Hex(token))),
    );
    expect(found.map((link) => link?.id)).toEqual([linkId, linkId]);
  });

  test('when it was revoked before it was sent, then it is not sent, and the dead letter says so', async () => {
    const { linkId, intakeNumber } = await confirmLink();
    await revokeLink(fixture.context, fixture.by('sales'), { intakeNumber, linkId });
    await round();
    expect(tokens()).toEqual([]);
    expect(await linkMail(linkId)).toMatchObject({ status: 'dead', last_error: 'This link was revoked.' });
  });

  test('when the worker does not know where customers reach the API, then the mail waits with that error', async () => {
    const { linkId } = await confirmLink();
    await round(null);
    expect(await linkMail(linkId)).toMatchObject({
      status: 'queued',
      last_error: expect.stringContaining('PUBLIC_URL'),
    });
    at = new Date(at.getTime() + 10 * 60_000);
    await round();
    expect(tokens()).toHaveLength(1);
  });

  test('when no address of the customer is known, then the answer names the field, and no link is made', async () => {
    const order = await fixture.confirming();
    await fixture.db.updateTable('customers').set({ email: null }).execute();
    const refused = await problemOf(fixture.link(order, { purpose: 'confirm', mail: true }));
    expect(refused).toMatchObject({ type: 'validation', errors: [{ path: 'mail', code: 'no-address' }] });
    const links = await fixture.db
      .selectFrom('customer_links')
      .selectAll()
      .where('order_id', '=', order.id)
      .execute();
    expect(links).toEqual([]);
  });
});
