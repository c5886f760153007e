import { createHash } from 'node:crypto';
import type { CommandRequest } from '../../commands/command.ts';
import { CommandProblem } from '../../commands/problem.ts';

export const IDEMPOTENCY_HEADER = 'Idempotency-Key';
export const REPLAYED_HEADER = 'Idempotency-Replayed';

/** POST does something; PATCH corrects what is kept. */
export type CommandMethod = 'post' | 'patch';

type Sent = {
  /** POST when absent. */
  method?: CommandMethod;
  subject: string;
  /** The concrete path as it was sent, without the query. */
  path: string;
  key: string | undefined;
  ifMatch: string | undefined;
  body: Uint8Array;
  correlationId: string;
};

/** What makes a POST or PATCH the same request again: who, where, the key, and the hash over If-Match and body. */
export function commandRequest({
  method = 'post',
  subject,
  path,
  key,
  ifMatch,
  body,
  correlationId,
}: Sent): CommandRequest {
  if (key === undefined || !/^[!-~]{1,200}$/.test(key)) {
    throw new CommandProblem(
      'idempotency-key-required',
      key === undefined
        ? `Every POST and PATCH needs the header ${IDEMPOTENCY_HEADER}.`
        : `${IDEMPOTENCY_HEADER} must be 1 to 200 visible ASCII characters.`,
    );
  }
  // A length before each part: no two requests are joined to the same text.
  const condition = ifMatch ?? '';
  const requestHash = createHash('sha256')
    .update(`${condition.length}:${condition}`)
    .update(body)
    .digest('hex');
  return { subject, method: method.toUpperCase(), path, key, requestHash, correlationId };
}
