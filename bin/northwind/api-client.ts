import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';

/** One person at the HTTP API. Throws an ApiRefusal for an answer of 400 and above. */
export type ApiClient = {
  get: (path: string) => Promise<unknown>;
  post: (path: string, body: unknown, options: { key: string; ifMatch?: string }) => Promise<unknown>;
};

export class ApiRefusal extends Error {
  readonly status: number;
  readonly type: string;
  /** The whole problem. */
  readonly problem: Record<string, unknown>;

  constructor(status: number, problem: Record<string, unknown>) {
    super(`${status} ${JSON.stringify(problem)}`);
    this.name = 'ApiRefusal';
    this.status = status;
    this.type = String(problem['type']);
    this.problem = problem;
  }
}

const problemSchema = z.record(z.string(), z.unknown());

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
      if (response.ok) return isJson(response) ? JSON.parse(text) : text;
      const wait = response.headers.get('retry-after');
      if (wait === null || attempt === TRIES) {
        throw new ApiRefusal(response.status, problemSchema.parse(JSON.parse(text)));
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

function isJson(response: Response): boolean {
  return response.headers.get('content-type')?.startsWith('application/json') ?? false;
}
