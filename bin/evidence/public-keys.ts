import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { keyIdOf } from '../../domain/evidence/signer.ts';
import { StartError } from '../embedded/log.ts';
import { messageOf } from '../embedded/processes.ts';

/** The public keys of PEM files, private or public, by key id. Throws a StartError that names the file. */
export function publicKeys(files: readonly string[]): Map<string, KeyObject> {
  const keys = new Map<string, KeyObject>();
  for (const file of files) {
    const key = readKey(file);
    keys.set(keyIdOf(key), key);
  }
  return keys;
}

function readKey(file: string): KeyObject {
  try {
    const key = createPublicKey(readFileSync(file, 'utf8'));
    if (key.asymmetricKeyType !== 'ed25519') throw new Error(`it is a key of type ${key.asymmetricKeyType}`);
    return key;
  } catch (error) {
    throw new StartError(`${file} has no Ed25519 key in PEM: ${messageOf(error)}`);
  }
}
