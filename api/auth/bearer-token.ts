import { createLocalJWKSet, createRemoteJWKSet, errors, type JSONWebKeySet, jwtVerify } from 'jose';
import { CommandProblem } from '../../commands/problem.ts';

/** Answers the subject of a token. Throws `unauthenticated`, or `unavailable` when the keys cannot be fetched. */
export type TokenVerifier = (token: string) => Promise<string>;

export type TokenRules = {
  issuer: string;
  audience: string;
  /** Where the issuer publishes its keys, or the keys themselves. */
  jwks: URL | JSONWebKeySet;
  /** Asymmetric ones only. */
  algorithms: string[];
};

const BAD_TOKEN = [
  errors.JWTInvalid,
  errors.JWTExpired,
  errors.JWTClaimValidationFailed,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
];

/** Who sends a token, by issuer, audience, algorithm, signature and time. Roles are never read from it. */
export function createAuthenticator({ issuer, audience, jwks, algorithms }: TokenRules): TokenVerifier {
  const keys =
    jwks instanceof URL ? createRemoteJWKSet(jwks, { timeoutDuration: 3_000 }) : createLocalJWKSet(jwks);
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms,
        requiredClaims: ['sub', 'exp'],
        clockTolerance: 5,
      });
      return subjectIn(payload.sub);
    } catch (error) {
      if (error instanceof CommandProblem) throw error;
      if (BAD_TOKEN.some((kind) => error instanceof kind)) throw notAuthenticated(reasonOf(error));
      throw new CommandProblem('unavailable', 'The keys of the identity provider cannot be fetched.', {
        retryAfter: 5,
      });
    }
  };
}

export function notAuthenticated(detail: string): CommandProblem {
  return new CommandProblem('unauthenticated', detail);
}

function subjectIn(subject: unknown): string {
  if (typeof subject === 'string' && /^[^\p{C}]{1,200}$/u.test(subject)) return subject;
  throw notAuthenticated('The token names no subject.');
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'The token has expired.';
  if (error instanceof errors.JWTClaimValidationFailed)
    return `The token’s claim "${error.claim}" is not ours.`;
  return 'The token is not valid.';
}
