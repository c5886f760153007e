import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import type { TokenRules } from '../../api/auth/bearer-token.ts';
import { writeAtomically } from '../embedded/atomic-file.ts';

/** Tokens of the sample people. Only an embedded API knows this issuer's key: no other accepts them. */
const ISSUER = 'countersign-embedded';
const AUDIENCE = 'countersign';
const ALGORITHM = 'EdDSA';

/** What the embedded API checks tokens by: the public half of the data folder's key, made where it is missing. */
export async function embeddedTokenRules(dataDir: string): Promise<TokenRules> {
  const { d: _, ...publicKey } = await signingKey(dataDir);
  return { issuer: ISSUER, audience: AUDIENCE, jwks: { keys: [publicKey] }, algorithms: [ALGORITHM] };
}

/** A token for twelve hours. */
export async function embeddedToken(dataDir: string, subject: string): Promise<string> {
  const key = await importJWK(await signingKey(dataDir), ALGORITHM);
  return new SignJWT({})
    .setProtectedHeader({ alg: ALGORITHM })
    .setSubject(subject)
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime('12h')
    .sign(key);
}

async function signingKey(dataDir: string): Promise<JWK> {
  const file = join(dataDir, 'token-key.json');
  if (!existsSync(file)) {
    const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
    writeAtomically(file, JSON.stringify({ ...(await exportJWK(privateKey)), alg: ALGORITHM }), 0o600);
  }
  return JSON.parse(readFileSync(file, 'utf8')) as JWK;
}
