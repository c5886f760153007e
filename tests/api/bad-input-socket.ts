import { connect } from 'node:net';

/** All that came back over one connection, and how it ended. */
export type Exchange = {
  status: number;
  text: string;
  /** `end`: the server said that it was done; else the error of the socket. */
  closed: string;
};

/**
 * Writes bytes to a server as they are, and reads until the connection is closed. `half`: our side says that no more
 * comes. Rejects when nothing is closed within ten seconds.
 */
export function exchange(
  url: string,
  sent: string | readonly (string | Uint8Array)[],
  { half = false } = {},
): Promise<Exchange> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) });
    const late = setTimeout(() => {
      socket.destroy();
      reject(new Error(`the connection stays open after ${JSON.stringify(text)}`));
    }, 10_000);
    let text = '';
    let closed = 'end';
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    socket.on('error', (error) => (closed = 'code' in error ? String(error.code) : error.message));
    socket.on('close', () => {
      clearTimeout(late);
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1] ?? 0), text, closed });
    });
    socket.on('connect', () => {
      for (const part of typeof sent === 'string' ? [sent] : sent) socket.write(part);
      if (half) socket.end();
    });
  });
}
