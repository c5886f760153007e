import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/**
 * RFC 8785 canonical JSON: the one spelling that is hashed and stored. Members that are undefined are left
 * out. Throws on what JSON cannot say (NaN, bigint, lone surrogates, a bare undefined).
 */
export function canonicalText(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('nothing to write as canonical JSON');
  return text;
}

/** SHA-256 over the UTF-8 bytes, 64 lower-case hex digits. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
