import { setTimeout as delay } from 'node:timers/promises';

/** One person at the HTTP API. Throws an ApiRefusal for an answer of 400 and above. */
export type ApiClient = {
  get: (path: string) => Promise<unknown>;
  post: (path: string, body: unknown, options: { key: string; ifMatch?: string }) => Promise<unknown>;
};

export class ApiRefusal extends Error {
  readonly status: number;
  readonly type: string;

  constructor(status: number, type: string, text: string) {
    super(`${status} ${text}`);
    this.name = 'ApiRefusal';
    this.status = status;
    this.type = type;
  }
}

/** How often the same request is sent again while the server is busy or away. */
const TRIES = 8;

/** `send`: the real fetch of an address, or an application asked directly. */
export function apiClient(
  send: (path: string, init: RequestInit) => Promise<Response>,
  token: string,
): ApiClient {
  async function ask(
    path: string,
    init: RequestInit & { headers: Record<string, string> },
  ): Promise<unknown> {
    const headers = { ...init.headers, authorization: `Bearer ${token}` };
    for (let attempt = 1; ; attempt += 1) {
      const response = await send(path, { ...init, headers });
      const text = await response.text();
      if (response.ok) return JSON.parse(text);
      const wait = response.headers.get('retry-after');
      if (wait === null || attempt === TRIES) {
        const type: unknown = JSON.parse(text).type;
        throw new ApiRefusal(response.status, typeof type === 'string' ? type : '', text);
      }
      await delay(Number(wait) * 1_000);
    }
  }
  return {
    get: (path) => ask(path, { headers: {} }),
    post: (path, body, { key, ifMatch }) =>
      ask(path, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': key,
          ...(ifMatch !== undefined && { 'if-match': ifMatch }),
        },
        body: JSON.stringify(body),
      }),
  };
}
