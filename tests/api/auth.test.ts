import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createAuthenticator } from '../../api/auth/bearer-token.ts';
import { issueMachineKey, revokeMachineKey } from '../../bin/machine-key/machine-keys.ts';
import { callerOf } from '../setup/caller.ts';
import { startStack, type Stack } from '../setup/stack.ts';
import { TEST_AUDIENCE, TEST_ISSUER } from '../setup/test-tokens.ts';

type Problem = { type: string; detail: string };

const answerSchema = z.looseObject({
  id: z.string().optional(),
  type: z.string().optional(),
  detail: z.string().optional(),
});

describe('given the API and the keys of an identity provider', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({ worker: false });
  });

  afterAll(async () => {
    await stack.close();
  });

  /** What the API answers to `GET /me` with this Authorization header, or none. */
  async function me(authorization?: string) {
    const response = await stack.app.request('/me', { headers: authorization ? { authorization } : {} });
    const body = answerSchema.parse(await response.json());
    return { status: response.status, headers: response.headers, body };
  }

  const withToken = async (token: Promise<string>) => me(`Bearer ${await token}`);
  const AN_HOUR_AGO = Math.floor(Date.now() / 1000) - 3600;

  test('when the token is good, then it is that person (P-166)', async () => {
    const { status, body } = await withToken(stack.tokens.of('credit'));
    expect({ status, id: body.id }).toEqual({ status: 200, id: 'credit' });
  });

  test('when there is no token, then 401 says how to send one', async () => {
    const { status, headers, body } = await me();
    expect({ status, type: body.type }).toEqual({ status: 401, type: '/problems/unauthenticated' });
    expect(headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  test.each([
    'Basic Y3JlZGl0Ong=',
    'Bearer',
    'Bearer a b',
    'Bearer not.a.token',
    `Bearer ${'x'.repeat(10_000)}`,
  ])('when the header is %s, then 401', async (header) => {
    expect((await me(header)).status).toBe(401);
  });

  test('when the token has expired, then 401 says so', async () => {
    const { status, body } = await withToken(stack.tokens.sign({ sub: 'credit' }, AN_HOUR_AGO));
    expect({ status, detail: body.detail }).toEqual({ status: 401, detail: 'The token has expired.' });
  });

  test.each([
    { claims: { sub: 'credit', aud: 'another-application' }, what: 'another audience' },
    { claims: { sub: 'credit', iss: 'https://idp.elsewhere' }, what: 'another issuer' },
    { claims: {}, what: 'no subject' },
    { claims: { sub: '' }, what: 'an empty subject' },
    { claims: { sub: 'cre\u0000dit' }, what: 'a subject with a NUL' },
    {
      claims: { sub: 'credit', nbf: Math.floor(Date.now() / 1000) + 3600 },
      what: 'a time that has not come',
    },
  ])('when the token has $what, then 401', async ({ claims }) => {
    expect((await withToken(stack.tokens.sign(claims))).status).toBe(401);
  });

  test('when it is signed by another key under the same key id, then 401', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    const forged = claimsOf('credit').setProtectedHeader({ alg: 'ES256', kid: 'test' }).sign(privateKey);
    expect((await withToken(forged)).status).toBe(401);
  });

  test('when a claim of a good token was changed afterwards, then 401', async () => {
    const [header, , signature] = (await stack.tokens.of('planner')).split('.');
    const payload = Buffer.from(
      JSON.stringify({ sub: 'gm', iss: TEST_ISSUER, aud: TEST_AUDIENCE, exp: AN_HOUR_AGO + 9_999 }),
    );
    expect((await me(`Bearer ${header}.${payload.toString('base64url')}.${signature}`)).status).toBe(401);
  });

  test('when the token is not signed (alg none), then 401', async () => {
    const unsigned = new UnsecuredJWT({ sub: 'credit' })
      .setIssuer(TEST_ISSUER)
      .setAudience(TEST_AUDIENCE)
      .setExpirationTime('1h')
      .encode();
    expect((await me(`Bearer ${unsigned}`)).status).toBe(401);
  });

  test('when it is signed by HS256 with the public key as the secret, then it proves nobody', async () => {
    const { publicKey } = await generateKeyPair('RS256', { extractable: true });
    const verify = createAuthenticator({
      issuer: TEST_ISSUER,
      audience: TEST_AUDIENCE,
      jwks: { keys: [{ ...(await exportJWK(publicKey)), alg: 'RS256', kid: 'rsa' }] },
      algorithms: ['RS256'],
    });
    const secret = new TextEncoder().encode(await exportSPKI(publicKey));
    const forged = await claimsOf('credit').setProtectedHeader({ alg: 'HS256', kid: 'rsa' }).sign(secret);
    await expect(verify(forged)).rejects.toMatchObject({ type: 'unauthenticated' });
  });

  test('when the keys cannot be fetched, then 503 and not 401: the caller may be who they say', async () => {
    const verify = createAuthenticator({
      issuer: TEST_ISSUER,
      audience: TEST_AUDIENCE,
      jwks: new URL('http://127.0.0.1:1/jwks.json'),
      algorithms: ['ES256'],
    });
    await expect(verify(await stack.tokens.of('credit'))).rejects.toMatchObject({ type: 'unavailable' });
  });

  test('when the token is good and nobody has that subject, then 403 unknown-person for reading and for acting', async () => {
    const stranger = stack.as('stranger');
    const read = await stranger.get<Problem>('/orders');
    const acted = await stranger.post<Problem>('/orders/IN-HM-20261123-0001/completion', { note: 'x' });
    expect([read.status, acted.status]).toEqual([403, 403]);
    expect(read.body.type).toBe('/problems/unknown-person');
  });

  test('when a person is no longer active, then the same token opens nothing', async () => {
    expect((await stack.as('planner2').get('/me')).status).toBe(200);
    await stack.db.updateTable('people').set({ active: false }).where('id', '=', 'planner2').execute();
    expect((await stack.as('planner2').get('/me')).status).toBe(403);
  });

  test('when a machine sends its key, then it is that machine; once revoked, it is nobody', async () => {
    const { id, key } = await issueMachineKey(stack.db, 'erp');
    const machine = callerOf(stack.app, async () => key);
    const answer = await machine.get<{ id: string; kind: string }>('/me');
    expect(answer.body).toMatchObject({ id: 'erp', kind: 'machine' });

    await revokeMachineKey(stack.db, id);
    await revokeMachineKey(stack.db, id);
    const refused = await machine.get<Problem>('/me');
    expect({ status: refused.status, type: refused.body.type }).toEqual({
      status: 401,
      type: '/problems/unauthenticated',
    });
  });

  test('when a machine key is not one of ours, then 401; and no key is stored in the clear', async () => {
    expect((await me('Bearer csk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')).status).toBe(401);
    const { key } = await issueMachineKey(stack.db, 'erp');
    const rows = await stack.db.selectFrom('machine_keys').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(key.slice(4));
  });

  test('when a token claims roles, then they count for nothing', async () => {
    const token = await stack.tokens.sign({ sub: 'planner', roles: ['administrator'], scope: 'admin' });
    const caller = callerOf(stack.app, async () => token);
    expect((await caller.get('/operations/incidents')).status).toBe(403);
  });
});

function claimsOf(subject: string): SignJWT {
  return new SignJWT({ sub: subject, iss: TEST_ISSUER, aud: TEST_AUDIENCE })
    .setIssuedAt()
    .setExpirationTime('1h');
}
