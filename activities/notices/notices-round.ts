import type { Kysely } from 'kysely';
import {
  type ClaimedMail,
  claimMail,
  expireMail,
  markFailed,
  markSent,
} from '../../db/notices/mail-queue.ts';
import type { DB } from '../../db/schema.ts';
import { retryAt } from '../../domain/notices/backoff.ts';
import { renderNotice } from '../../domain/notices/render-notice.ts';
import { MailError, type Mailer } from './mailer.ts';

export type NoticesDeps = {
  db: Kysely<DB>;
  /** null without an SMTP server: e-mails stay queued, without attempts. */
  mailer: Mailer | null;
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

async function deliver(
  { db, mailer, now }: NoticesDeps & { mailer: Mailer },
  mail: ClaimedMail,
): Promise<Outcome> {
  try {
    await mailer.send({ id: mail.id, to: mail.address, ...renderNotice(mail) });
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
