import { generateKeyPairSync } from 'node:crypto';
import { signerOf } from '../../domain/evidence/signer.ts';

/** A key of the test's own; nothing is exported. */
export function createTestSigner() {
  return { signer: signerOf(generateKeyPairSync('ed25519').privateKey), exportFile: null };
}
