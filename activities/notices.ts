import { heartbeat } from '@temporalio/activity';
import { type NoticesDeps, type NoticesRound, noticesRound } from './notices/notices-round.ts';

export type NoticeActivities = { sendNotices: () => Promise<NoticesRound> };

/**
 * Without a mailer (SMTP_URL is not set, as in embedded mode) e-mails stay queued and untried, which is said once a
 * process; the list in the application has them all. Once there is a server, those of the last three days are sent.
 */
export function createNoticeActivities(deps: NoticesDeps): NoticeActivities {
  const { mailer, log } = deps;
  let told = false;
  return {
    async sendNotices() {
      if (mailer !== null) return noticesRound({ ...deps, mailer }, { alive: heartbeat });
      if (!told)
        log.warn({}, 'no SMTP server is configured (SMTP_URL): e-mails stay queued and are not sent');
      told = true;
      return { sent: 0, retried: 0, dead: 0 };
    },
  };
}
