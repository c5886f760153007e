import type { Kysely, Transaction } from 'kysely';
import { json } from '../db/json.ts';
import type { DB } from '../db/schema.ts';
import { inTransaction, sqlState } from '../db/transaction.ts';
import { CommandProblem, problemBody } from './problem.ts';

/** Tells the order's process, after the commit, that there is something new up to `seq`. */
export type Hint = {
  orderId: string;
  intakeNumber: string;
  seq: number;
  /** What was committed; `received` asks for the process itself. */
  kind: string;
};

/** A hint with the correlation id of the command that it comes from. */
export type Announcement = Hint & { correlationId: string };

export type CommandContext = {
  db: Kysely<DB>;
  now: () => Date;
  /** Called once after the commit; returns at once and never throws. A lost hint is made good by the relay. */
  announce: (hint: Announcement) => void;
};

/** Who sent what under which key. requestHash: SHA-256 over body and If-Match. */
export type CommandRequest = {
  subject: string;
  method: string;
  path: string;
  key: string;
  requestHash: string;
  correlationId: string;
};

export type CommandResult<T = unknown> = {
  status: number;
  headers: Record<string, string>;
  body: T;
  replayed: boolean;
};

/** What the work of a command leaves: the answer, and the hint to send once it is committed. */
export type Applied<T> = { status: number; headers?: Record<string, string>; body: T; hint?: Hint | null };

export type Scope = { now: Date; correlationId: string; subject: string };

type Finish<T> = (trx: Transaction<DB>, scope: Scope) => Promise<Applied<T>>;

/**
 * Carries out a command exactly once for its idempotency key: one transaction claims the key, does the work and
 * stores the answer. The same request again gets the stored answer; another body under the key is refused.
 * A refusal (CommandProblem) is stored as the answer too, after everything else was rolled back.
 *
 * Killed before the commit: nothing happened, the caller sends it again. Killed after it: the caller's repeat gets
 * the stored answer, and the relay sends the hint.
 */
export async function runCommand<T>(
  context: CommandContext,
  request: CommandRequest,
  work: Finish<T>,
): Promise<CommandResult<T>> {
  try {
    const outcome = await inTransaction(context.db, (trx) => claimAndWork(context, trx, request, work));
    if (outcome.hint) context.announce(outcome.hint);
    return outcome.result;
  } catch (error) {
    if (error instanceof CommandProblem && isStored(error)) await storeRefusal(context.db, request, error);
    throw busyProblem(error) ?? error;
  }
}

/** A body that breaks the form is remembered under its key as well: the same key with another body is refused. */
export async function recordRefusedForm(
  context: CommandContext,
  request: CommandRequest,
  problem: CommandProblem,
): Promise<void> {
  const stored = await storeRefusal(context.db, request, problem);
  if (!stored) await replay(context.db, request);
}

/**
 * Opens the key of a request that is several commands, each a transaction of its own under a key that follows from this
 * one. Null when they are to be carried out, also where that was cut off amid them: what was done answers as it did.
 * The stored answer when all of it was. Another body under the key is refused.
 */
export async function openKey<T>(
  { db }: CommandContext,
  request: CommandRequest,
): Promise<CommandResult<T> | null> {
  if (await claim(db, request)) return null;
  return storedAnswer<T>(await storedUnder(db, request));
}

/** Stores the answer under an open key; where the same request at the same time was faster, its answer counts. */
export async function closeKey<T>(
  { db }: CommandContext,
  request: CommandRequest,
  { status, headers = {}, body }: Applied<T>,
): Promise<CommandResult<T>> {
  const closed = await storeAnswer(db, request, { status, headers, body });
  return closed ? { status, headers, body, replayed: false } : replay<T>(db, request);
}

async function claimAndWork<T>(
  context: CommandContext,
  trx: Transaction<DB>,
  request: CommandRequest,
  work: Finish<T>,
): Promise<{ result: CommandResult<T>; hint: Announcement | null }> {
  if (!(await claim(trx, request))) return { result: await replay<T>(trx, request), hint: null };
  const scope = { now: context.now(), correlationId: request.correlationId, subject: request.subject };
  const { status, headers = {}, body, hint = null } = await work(trx, scope);
  await storeAnswer(trx, request, { status, headers, body });
  const { correlationId } = request;
  return { result: { status, headers, body, replayed: false }, hint: hint && { ...hint, correlationId } };
}

async function claim(db: Kysely<DB>, request: CommandRequest): Promise<boolean> {
  const claimed = await db
    .insertInto('idempotency_keys')
    .values(keyRow(request))
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .executeTakeFirst();
  return claimed !== undefined;
}

/** Stores what an open key was answered; false when it has its answer already. */
async function storeAnswer(
  db: Kysely<DB>,
  request: CommandRequest,
  { status, headers, body }: { status: number; headers: Record<string, string>; body: unknown },
): Promise<boolean> {
  const stored = await db
    .updateTable('idempotency_keys')
    .set({ status, headers: json(headers), body: json(body) })
    .where('principal', '=', request.subject)
    .where('method', '=', request.method)
    .where('path', '=', request.path)
    .where('key', '=', request.key)
    .where('status', 'is', null)
    .returning('key')
    .executeTakeFirst();
  return stored !== undefined;
}

async function replay<T>(db: Kysely<DB>, request: CommandRequest): Promise<CommandResult<T>> {
  const answer = storedAnswer<T>(await storedUnder(db, request));
  if (!answer) throw inProgress();
  return answer;
}

type StoredKey = { status: number | null; headers: Record<string, string> | null; body: unknown };

/** What is stored under the key; nothing where it was open in a transaction that was rolled back. */
async function storedUnder(db: Kysely<DB>, request: CommandRequest): Promise<StoredKey | undefined> {
  const stored = await db
    .selectFrom('idempotency_keys')
    .select(['request_hash', 'status', 'headers', 'body'])
    .where('principal', '=', request.subject)
    .where('method', '=', request.method)
    .where('path', '=', request.path)
    .where('key', '=', request.key)
    .executeTakeFirst();
  if (stored && stored.request_hash !== request.requestHash) {
    throw new CommandProblem(
      'key-reused',
      'This Idempotency-Key was used for another body. Send a new key with a new request.',
    );
  }
  return stored;
}

/** Null while the key is open. */
function storedAnswer<T>(stored: StoredKey | undefined): CommandResult<T> | null {
  if (!stored || stored.status === null) return null;
  return { status: stored.status, headers: stored.headers ?? {}, body: stored.body as T, replayed: true };
}

async function storeRefusal(
  db: Kysely<DB>,
  request: CommandRequest,
  problem: CommandProblem,
): Promise<boolean> {
  const stored = await db
    .insertInto('idempotency_keys')
    .values({
      ...keyRow(request),
      status: problem.status,
      headers: json({ 'content-type': 'application/problem+json' }),
      body: json(problemBody(problem)),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .executeTakeFirst();
  return stored !== undefined;
}

function keyRow(request: CommandRequest) {
  return {
    principal: request.subject,
    method: request.method,
    path: request.path,
    key: request.key,
    request_hash: request.requestHash,
    correlation_id: request.correlationId,
  };
}

/** Refusals about the key itself, and those that ask to come again, are no answer to the request. */
function isStored(problem: CommandProblem): boolean {
  return problem.type !== 'key-reused' && problem.retryAfter === undefined;
}

/** A lock that was not free for two seconds: somebody else's command is being carried out. */
function busyProblem(error: unknown): CommandProblem | null {
  return sqlState(error) === '55P03' ? inProgress() : null;
}

function inProgress(): CommandProblem {
  return new CommandProblem(
    'key-in-progress',
    'The same order or the same key is being worked on. Send the same request again in a moment.',
    { retryAfter: 1 },
  );
}
