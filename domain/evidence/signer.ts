import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { signCheckpoint } from './checkpoint.ts';

/** Signs checkpoints with a key that is kept outside the database. */
export type CheckpointSigner = {
  /** Ed25519 over the UTF-8 bytes of the text, base64. */
  sign: (text: string) => string;
  keyId: string;
  publicKey: KeyObject;
};

/** The signer of an Ed25519 private key. Throws for a key of another kind. */
export function signerOf(privateKey: KeyObject): CheckpointSigner {
  if (privateKey.type !== 'private' || privateKey.asymmetricKeyType !== 'ed25519') {
    throw new TypeError(`checkpoints are signed with an Ed25519 private key, not with ${kindOf(privateKey)}`);
  }
  const publicKey = createPublicKey(privateKey);
  return {
    sign: (text) => signCheckpoint(text, privateKey).signature,
    keyId: keyIdOf(publicKey),
    publicKey,
  };
}

/** The name of a public key: the first 16 hex digits of the SHA-256 of its DER (SubjectPublicKeyInfo). */
export function keyIdOf(publicKey: KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').slice(0, 16);
}

function kindOf(key: KeyObject): string {
  return `a ${key.asymmetricKeyType ?? 'symmetric'} ${key.type} key`;
}
