import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type CheckpointSigner, signerOf } from '../../domain/evidence/signer.ts';
import { StartError } from '../embedded/log.ts';
import { errorCode, messageOf } from '../embedded/processes.ts';

/**
 * The signer of the private key in a file (PKCS #8 PEM, Ed25519), which is made with mode 0600 where it is missing.
 * Two processes that make it at once get the same key. Throws a StartError for a file that is no such key, or that
 * everybody may read.
 */
export function loadSigningKey(path: string): CheckpointSigner {
  try {
    if (!exists(path)) createKey(path);
    refuseOpenFile(path);
    return signerOf(createPrivateKey(readFileSync(path, 'utf8')));
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError(
      `The key that signs checkpoints cannot be used (${path}): ${messageOf(error)}. It is an Ed25519 private key ` +
        'in PEM; without the file, one is made.',
    );
  }
}

/** Written whole under another name first; the link fails when somebody else was quicker, whose key then counts. */
function createKey(path: string): void {
  const { privateKey } = generateKeyPairSync('ed25519');
  const unfinished = `${path}.${process.pid}.new`;
  writeFileSync(unfinished, privateKey.export({ type: 'pkcs8', format: 'pem' }), {
    mode: 0o600,
    flush: true,
  });
  try {
    linkSync(unfinished, path);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(unfinished, { force: true });
  }
}

function refuseOpenFile(path: string): void {
  const mode = statSync(path).mode & 0o777;
  if (process.platform !== 'win32' && (mode & 0o007) !== 0) {
    throw new StartError(
      `The key that signs checkpoints may be read by everybody (${path}, mode ${mode.toString(8)}): chmod 600 it.`,
    );
  }
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
