import { createHash } from 'node:crypto';
import { subjectOfMachineKey } from '../../db/queries/machine-keys.ts';
import type { Api } from '../http/environment.ts';
import { notAuthenticated } from './bearer-token.ts';

/** Keys of machines begin so; only their SHA-256 is stored. */
export const MACHINE_KEY_PREFIX = 'csk_';

/**
 * The subject of a request by its Authorization header: a person's token, or a machine's key. Proves identity only;
 * what the subject may do is read from the database when it does it.
 */
export async function authenticate(
  api: Pick<Api, 'db' | 'auth'>,
  header: string | undefined,
): Promise<string> {
  const credential = /^Bearer +([A-Za-z0-9._~+/=-]{1,8192}) *$/i.exec(header ?? '')?.[1];
  if (credential === undefined) throw notAuthenticated('Send "Authorization: Bearer TOKEN".');
  if (!credential.startsWith(MACHINE_KEY_PREFIX)) return api.auth(credential);
  const subject = await subjectOfMachineKey(api.db, machineKeyHash(credential));
  if (subject === null) throw notAuthenticated('The machine key is unknown or revoked.');
  return subject;
}

/** How a machine key is stored. */
export function machineKeyHash(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
