import { createTransport } from 'nodemailer';

export type Mail = { id: string; to: string; subject: string; text: string };

/** Delivers one e-mail to the SMTP server; rejects with a MailError. */
export type Mailer = { send: (mail: Mail) => Promise<void>; close: () => void };

/**
 * Why a delivery failed. `address`: the server refuses this receiver for good, or what was to be sent is void. `server`: it is not reached or lets
 * nobody in, so that the next mail would fare no better. `mail`: this one failed, and may be tried again.
 */
export class MailError extends Error {
  readonly fault: 'address' | 'server' | 'mail';

  constructor(fault: MailError['fault'], cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'MailError';
    this.fault = fault;
  }
}

/** Shorter than the lease of a claimed mail; no socket timeout notices a server that trickles its answers. */
const LONGEST_MS = 120_000;

/**
 * A mailer over SMTP. `url` as nodemailer takes it (`smtp://user:password@host:587`, `smtps://…`); `from` is an
 * address, with a name or without. The Message-ID follows from the notice's id: who gets a notice twice can tell.
 */
export function createMailer({ url, from }: { url: string; from: string }): Mailer {
  const transport = createTransport(
    {
      url,
      pool: true,
      maxConnections: 4,
      maxRequeues: 1,
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 20_000,
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from },
  );
  const domain = /@([^@<>\s]+)>?\s*$/.exec(from)?.[1] ?? 'countersign.invalid';
  return {
    async send({ id, to, subject, text }) {
      try {
        await transport.sendMail({
          to: { name: '', address: to },
          subject,
          text,
          messageId: `<notice-${id}@${domain}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
          signal: AbortSignal.timeout(LONGEST_MS),
        });
      } catch (error) {
        throw new MailError(faultOf(error), error);
      }
    },
    close: () => transport.close(),
  };
}

const SERVER_FAULTS = new Set([
  'ECONNECTION',
  'ETIMEDOUT',
  'ESOCKET',
  'EDNS',
  'ETLS',
  'EAUTH',
  'ENOAUTH',
  'EPROXY',
  'ECONFIG',
]);

function faultOf(error: unknown): MailError['fault'] {
  const { code, command, responseCode } = detailsOf(error);
  if (SERVER_FAULTS.has(code) || command === 'MAIL FROM' || responseCode === 421) return 'server';
  if (code !== 'EENVELOPE' || command === 'DATA') return 'mail';
  // Without an answer of the server it was nodemailer that found no address in the text.
  return responseCode === null || responseCode >= 500 ? 'address' : 'mail';
}

function detailsOf(error: unknown): { code: string; command: string; responseCode: number | null } {
  const given: Record<string, unknown> = error instanceof Error ? { ...error } : {};
  const { code, command, responseCode } = given;
  return {
    code: typeof code === 'string' ? code : '',
    command: typeof command === 'string' ? command : '',
    responseCode: typeof responseCode === 'number' ? responseCode : null,
  };
}
