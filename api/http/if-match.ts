import { z } from '@hono/zod-openapi';
import { CommandProblem } from '../../commands/problem.ts';

export const ifMatchHeaders = z.object({
  'If-Match': z.string().openapi({
    description: 'The ETag that reading the order gave',
    example: '"1"',
  }),
});

/**
 * The revision that If-Match names. Throws `precondition-required` without the header, `revision-mismatch` for one
 * that no order of ours has as its ETag.
 */
export function revisionOf(ifMatch: string | undefined): number {
  if (ifMatch === undefined) {
    throw new CommandProblem(
      'precondition-required',
      'Send If-Match with the ETag of the revision you change.',
    );
  }
  const revision = /^\s*"([1-9]\d{0,8})"\s*$/.exec(ifMatch)?.[1];
  if (revision === undefined) {
    throw new CommandProblem('revision-mismatch', 'If-Match is no ETag of an order: one looks like "1".');
  }
  return Number(revision);
}
