import { CommandProblem } from '../../commands/problem.ts';
import { linkByToken, type LinkRecord } from '../../db/links.ts';
import { sha256Hex } from '../../domain/evidence/canonical.ts';
import type { Api } from '../http/environment.ts';

/** 32 random bytes in base64url. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** The link that a token opens, whether it can still be used or not. Throws `not-found` for an unknown one. */
export async function linkOfToken(api: Pick<Api, 'db'>, token: string): Promise<LinkRecord> {
  const link = TOKEN.test(token) ? await linkByToken(api.db, sha256Hex(token)) : null;
  if (!link) throw new CommandProblem('not-found', 'There is no such link.');
  return link;
}
