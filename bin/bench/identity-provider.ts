import { once } from 'node:events';
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

const ISSUER = 'https://bench.invalid';
const AUDIENCE = 'countersign';

export type IdentityProvider = {
  /** What the API is told of it. */
  environment: Record<string, string>;
  token: (subject: string) => Promise<string>;
  close: () => Promise<void>;
};

/** Publishes a key on loopback and signs tokens with it. */
export async function startIdentityProvider(): Promise<IdentityProvider> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256' }] });
  const server = createServer((_, response) => void response.end(jwks)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return {
    environment: {
      OIDC_ISSUER: ISSUER,
      OIDC_AUDIENCE: AUDIENCE,
      OIDC_JWKS_URL: `http://127.0.0.1:${address.port}/`,
    },
    token: (subject) =>
      new SignJWT({ sub: subject, iss: ISSUER, aud: AUDIENCE })
        .setProtectedHeader({ alg: 'ES256' })
        .setExpirationTime('2h')
        .sign(privateKey),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
