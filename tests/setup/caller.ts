import { randomUUID } from 'node:crypto';
import type { App } from '../../api/http/environment.ts';

/** body: parsed JSON; a text that is none stays a text. */
export type Answer<T = unknown> = { status: number; headers: Headers; body: T };

export type PostOptions = { key?: string; headers?: Record<string, string> };

/** One person at the API. The caller says what shape the answer has, and checks the status first. */
export type Caller = {
  get: <T = unknown>(path: string, headers?: Record<string, string>) => Promise<Answer<T>>;
  /** A body that is a string is sent as it is. */
  post: <T = unknown>(path: string, body?: unknown, options?: PostOptions) => Promise<Answer<T>>;
  patch: <T = unknown>(path: string, body: unknown, options?: PostOptions) => Promise<Answer<T>>;
};

/** What answers requests: the application itself, or a server that is asked over HTTP. */
export type Requestable = Pick<App, 'request'>;

export function callerOf(app: Requestable, token: () => Promise<string>): Caller {
  async function send<T>(path: string, init: RequestInit): Promise<Answer<T>> {
    const headers = new Headers(init.headers);
    if (!headers.has('authorization')) headers.set('authorization', `Bearer ${await token()}`);
    const response = await app.request(path, { ...init, headers });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parsed(text) };
  }
  const command =
    (method: 'POST' | 'PATCH') =>
    <T>(path: string, body: unknown = {}, { key = randomUUID(), headers = {} }: PostOptions = {}) =>
      send<T>(path, {
        method,
        headers: { 'content-type': 'application/json', 'idempotency-key': key, ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
  return {
    get: (path, headers = {}) => send(path, { headers }),
    post: command('POST'),
    patch: command('PATCH'),
  };
}

function parsed<T>(text: string): T {
  try {
    return JSON.parse(text);
  } catch {
    return text as T;
  }
}
