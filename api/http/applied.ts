import { setTimeout } from 'node:timers/promises';
import { z } from '@hono/zod-openapi';
import { isApplied } from '../../db/queries/order-record.ts';
import { isUnavailable } from '../../db/transaction.ts';
import type { Api } from './environment.ts';

/** Seconds that a caller is let wait for the process. */
const LONGEST_WAIT = 30;
const LOOK_AGAIN_MS = [10, 20, 40, 80, 160, 250];

/** What a command committed: the order, and the seq up to which its process has to come. */
export type Committed = { intakeNumber: string; seq: number };

export type Process = 'applied' | 'pending';

export const processField = z.enum(['applied', 'pending']).openapi({
  description:
    'Whether the order’s process has applied all that was committed; a decision is valid either way',
});

export const preferHeader = z
  .string()
  .optional()
  .openapi({
    description: `\`wait=SECONDS\`: answer when the process has applied it, at the latest after so many (up to ${LONGEST_WAIT})`,
    example: 'wait=10',
  });

/**
 * Whether the order's process has applied what was committed; looks again as long as `Prefer: wait=SECONDS` asks
 * for (RFC 7240), and says in `Preference-Applied` that it did.
 */
export async function appliedOf(
  { db }: Pick<Api, 'db'>,
  { intakeNumber, seq }: Committed,
  prefer: string | undefined,
): Promise<{ process: Process; headers: Record<string, string> }> {
  const wait = secondsOf(prefer);
  const until = performance.now() + (wait ?? 0) * 1000;
  let applied = await seenApplied(db, intakeNumber, seq);
  for (let looked = 0; !applied && performance.now() < until; looked += 1) {
    await setTimeout(LOOK_AGAIN_MS[Math.min(looked, LOOK_AGAIN_MS.length - 1)]);
    applied = await seenApplied(db, intakeNumber, seq);
  }
  return {
    process: applied ? 'applied' : 'pending',
    headers: wait === null ? {} : { 'preference-applied': `wait=${wait}` },
  };
}

/** The command is committed by now: a database that goes away must not make it look refused. */
async function seenApplied(db: Api['db'], intakeNumber: string, seq: number): Promise<boolean> {
  try {
    return await isApplied(db, intakeNumber, seq);
  } catch (error) {
    if (isUnavailable(error)) return false;
    throw error;
  }
}

/** The seconds of `wait`, at most 30; null for no such preference, or one that cannot be read. */
function secondsOf(prefer: string | undefined): number | null {
  const given = /(?:^|,)\s*wait\s*=\s*"?(\d{1,6})"?\s*(?:[,;]|$)/i.exec(prefer ?? '')?.[1];
  return given === undefined ? null : Math.min(Number(given), LONGEST_WAIT);
}
