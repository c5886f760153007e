import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { addMailedToken, linkById } from '../../db/links.ts';
import {
  type ClaimedMail,
  claimMail,
  expireMail,
  markFailed,
  markSent,
} from '../../db/notices/mail-queue.ts';
import type { DB } from '../../db/schema.ts';
import { sha256Hex } from '../../domain/evidence/canonical.ts';
import { LINK_FAULTS, linkFault } from '../../domain/links/link-fault.ts';
import { retryAt } from '../../domain/notices/backoff.ts';
import type { NoticeData } from '../../domain/notices/notice.ts';
import { renderNotice } from '../../domain/notices/render-notice.ts';
import { MailError, type Mailer } from './mailer.ts';

export type NoticesDeps = {
  db: Kysely<DB>;
  /** null without an SMTP server: e-mails stay queued, without attempts. */
  mailer: Mailer | null;
  /** Where customers reach the API, without a slash at the end; null where none is set: no link is mailed then. */
  publicUrl: string | null;
  now: () => Date;
  log: { warn: (details: object, message: string) => void };
};

/** `retried`: failed, comes again; `dead`: given up, kept and shown with its error. */
export type NoticesRound = { sent: number; retried: number; dead: number };

const LANES = 4;
const DAY_MS = 86_400_000;
/** Longer than all attempts together; it concerns what was queued while there was no server. */
const TOO_OLD_MS = 3 * DAY_MS;

/**
 * One round of the notices Schedule: sends what is due, at most `limit` e-mails. Two rounds at once send each once. A
 * server that is not there ends the round after one attempt a lane, so that an outage does not use up the attempts of
 * all. Killed anywhere: what was being sent comes again when its lease ends, with the same Message-ID.
 */
export async function noticesRound(
  deps: NoticesDeps & { mailer: Mailer },
  { limit = 200, alive = () => {} }: { limit?: number; alive?: (round: NoticesRound) => void } = {},
): Promise<NoticesRound> {
  const { db, now, log } = deps;
  const round: NoticesRound = { sent: 0, retried: 0, dead: 0 };
  round.dead = await expireMail(db, { now: now(), before: new Date(now().getTime() - TOO_OLD_MS) });
  let left = limit;
  let reachable = true;
  async function lane(): Promise<void> {
    while (reachable && left > 0) {
      left -= 1;
      const mail = await claimMail(db, now());
      if (mail === null) return;
      const outcome = await deliver(deps, mail);
      round[outcome.counts] += 1;
      if (outcome.counts !== 'sent') {
        const { id, attempts } = mail;
        log.warn(
          { noticeId: id, attempts, error: outcome.error },
          `an e-mail was not delivered (${outcome.counts})`,
        );
      }
      reachable &&= !outcome.unreachable;
      alive(round);
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane));
  return round;
}

type Outcome =
  | { counts: 'sent'; unreachable: false }
  | { counts: 'retried' | 'dead'; unreachable: boolean; error: string };

async function deliver(deps: NoticesDeps & { mailer: Mailer }, mail: ClaimedMail): Promise<Outcome> {
  const { db, mailer, now } = deps;
  try {
    const data = await withLink(deps, mail.data);
    await mailer.send({ id: mail.id, to: mail.address, ...renderNotice({ ...mail, data }) });
  } catch (error) {
    const fault = error instanceof MailError ? error.fault : 'mail';
    const message = error instanceof Error ? error.message : String(error);
    const again = fault === 'address' ? null : retryAt(mail.attempts, now());
    await markFailed(db, mail.id, { error: message, retryAt: again });
    const counts = again === null ? 'dead' : 'retried';
    return { counts, unreachable: fault === 'server', error: message };
  }
  await markSent(db, mail.id, now());
  return { counts: 'sent', unreachable: false };
}

/**
 * The letter of a customer's link with its address: the token is random, made for this attempt, and kept as a hash
 * alone. Throws a MailError for good when the link can be used no more.
 */
async function withLink({ db, publicUrl, now }: NoticesDeps, data: NoticeData): Promise<NoticeData> {
  const { linkId } = data;
  if (linkId === undefined) return data;
  if (publicUrl === null) throw new Error('no link can be mailed: PUBLIC_URL is not set');
  const at = now();
  const link = await linkById(db, linkId);
  const fault = link && linkFault(link, at);
  if (!link || fault) {
    throw new MailError('address', new Error(fault ? LINK_FAULTS[fault].en : `there is no link ${linkId}`));
  }
  const token = randomBytes(32).toString('base64url');
  await addMailedToken(db, { linkId, tokenHash: sha256Hex(token), at });
  return { ...data, link: `${publicUrl}/c/${token}` };
}
