import { once } from 'node:events';
import { createServer } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { decodedMail, type DecodedMail } from './decoded-mail.ts';

/** What the listener answers to one receiver; null accepts. */
export type Refusal = { code: number; message: string } | null;

export type SmtpListener = {
  /** For the mailer. */
  url: string;
  port: number;
  /** Everything that was accepted, in the order of arrival. */
  mails: DecodedMail[];
  /** How often each address was tried. */
  tried: Map<string, number>;
  /** Changes what receivers are answered from now on. */
  answer: (refusal: (address: string) => Refusal) => void;
  close: () => Promise<void>;
};

/** A real SMTP server on loopback, as the mail server of some company. Port 0 takes a free one. */
export async function startSmtp({ port = 0 }: { port?: number } = {}): Promise<SmtpListener> {
  const mails: DecodedMail[] = [];
  const tried = new Map<string, number>();
  let refuse: (address: string) => Refusal = () => null;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    closeTimeout: 100,
    onRcptTo({ address }, _session, done) {
      tried.set(address, (tried.get(address) ?? 0) + 1);
      const refusal = refuse(address);
      done(refusal && Object.assign(new Error(refusal.message), { responseCode: refusal.code }));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        mails.push(decodedMail(Buffer.concat(chunks).toString('utf8'), to));
        done();
      });
    },
  });
  server.on('error', () => {});
  const listening = server.listen(port, '127.0.0.1');
  await once(listening, 'listening');
  const address = listening.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  return {
    url: `smtp://127.0.0.1:${bound}`,
    port: bound,
    mails,
    tried,
    answer: (refusal) => void (refuse = refusal),
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

/** A server that takes connections and never says a word. */
export async function startSilence(): Promise<{
  url: string;
  connections: () => number;
  close: () => Promise<void>;
}> {
  const sockets = new Set<{ destroy: () => void }>();
  const server = createServer((socket) => void sockets.add(socket.on('error', () => {})));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `smtp://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    connections: () => sockets.size,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
