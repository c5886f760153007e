import { exportJWK, generateKeyPair, type JSONWebKeySet, SignJWT } from 'jose';
import { createAuthenticator, type TokenVerifier } from '../../api/auth/bearer-token.ts';

export const TEST_ISSUER = 'https://idp.test';
export const TEST_AUDIENCE = 'countersign';

export type TestTokens = {
  /** The public keys, as an identity provider publishes them. */
  jwks: JSONWebKeySet;
  verifier: TokenVerifier;
  /** A good token for a subject. */
  of: (subject: string) => Promise<string>;
  /** A token with other claims, signed by the good key. */
  sign: (claims: Record<string, unknown>, expiresAt?: number) => Promise<string>;
};

/** An identity provider of the test's own: real keys, real signatures. */
export async function createTestTokens(): Promise<TestTokens> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const keys = [{ ...(await exportJWK(publicKey)), alg: 'ES256', kid: 'test' }];
  function sign(claims: Record<string, unknown>, expiresAt?: number): Promise<string> {
    return new SignJWT({ iss: TEST_ISSUER, aud: TEST_AUDIENCE, ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'test' })
      .setIssuedAt()
      .setExpirationTime(expiresAt ?? '1h')
      .sign(privateKey);
  }
  const known = new Map<string, Promise<string>>();
  return {
    jwks: { keys },
    verifier: createAuthenticator({
      issuer: TEST_ISSUER,
      audience: TEST_AUDIENCE,
      jwks: { keys },
      algorithms: ['ES256'],
    }),
    sign,
    of(subject) {
      const held = known.get(subject) ?? sign({ sub: subject });
      known.set(subject, held);
      return held;
    },
  };
}
