import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  checkpointHash,
  checkpointText,
  parseCheckpoint,
  signCheckpoint,
  verifyCheckpoint,
  verifyCheckpoints,
} from '../../domain/evidence/checkpoint.ts';
import type { Checkpoint, SignedCheckpoint } from '../../domain/evidence/checkpoint.ts';
import { GENESIS } from '../../domain/evidence/hash-chain.ts';
import { fc } from '../setup/chance.ts';

const keys = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');
const head = (id: string, seq: number, digit = 'a') => ({ kind: 'order', id, seq, hash: digit.repeat(64) });

function row(...all: { at: string; heads: Checkpoint['heads'] }[]): SignedCheckpoint[] {
  const signed: SignedCheckpoint[] = [];
  for (const each of all) {
    const before = signed.at(-1);
    const previousCheckpointHash = before === undefined ? GENESIS : checkpointHash(before.text);
    signed.push(signCheckpoint(checkpointText({ ...each, previousCheckpointHash }), keys.privateKey));
  }
  return signed;
}

const SIX = '2026-11-24T06:00:00.000Z';
const SEVEN = '2026-11-24T07:00:00.000Z';

describe('checkpoints of the chains', () => {
  test('given heads in any order, when written, then the text is the same', () => {
    const heads = [head('b', 1), head('a', 2), { ...head('z', 1), kind: 'account' }];
    const text = checkpointText({ at: SIX, heads, previousCheckpointHash: GENESIS });
    const turned = checkpointText({ at: SIX, heads: heads.toReversed(), previousCheckpointHash: GENESIS });
    expect(turned).toBe(text);
    expect(parseCheckpoint(text)?.heads.map((each) => each.id)).toEqual(['z', 'a', 'b']);
    expect(parseCheckpoint(` ${text}`)).toBeNull();
  });

  test('given growing chains, when checkpointed hour by hour, then the row verifies', () => {
    const signed = row(
      { at: SIX, heads: [head('a', 1)] },
      { at: SEVEN, heads: [head('a', 3, 'b'), head('n', 1)] },
    );
    expect(verifyCheckpoints(signed, keys.publicKey)).toEqual({ ok: true });
  });

  test.each([
    ['a chain got shorter', [head('a', 1)]],
    ['a chain was rewritten at its head', [head('a', 2, 'b')]],
    ['a chain vanished', []],
  ])('given %s, when the row is verified, then it breaks at the second', (_, heads) => {
    const signed = row({ at: SIX, heads: [head('a', 2)] }, { at: SEVEN, heads });
    expect(verifyCheckpoints(signed, keys.publicKey)).toEqual({
      ok: false,
      brokenAt: 1,
      reason: 'chain-cut-or-missing',
    });
  });

  test('given time going back, another key, or a checkpoint left out, when verified, then it says which', () => {
    const back = row({ at: SEVEN, heads: [] }, { at: SIX, heads: [] });
    expect(verifyCheckpoints(back, keys.publicKey)).toMatchObject({ brokenAt: 1, reason: 'time-goes-back' });
    expect(verifyCheckpoints(back, stranger.publicKey)).toMatchObject({ reason: 'signature-does-not-match' });
    expect(verifyCheckpoints(back.slice(1), keys.publicKey)).toMatchObject({
      reason: 'previous-does-not-match',
    });
  });

  test('given any signed text, when one character changes, then the signature no longer holds', () => {
    const [signed] = row({ at: SIX, heads: [head('a', 2)] });
    if (signed === undefined) throw new Error('one checkpoint was signed');
    expect(verifyCheckpoint(signed, keys.publicKey)).toBe(true);
    fc.assert(
      fc.property(fc.nat({ max: signed.text.length - 1 }), (at) => {
        const text = `${signed.text.slice(0, at)}~${signed.text.slice(at + 1)}`;
        expect(verifyCheckpoint({ ...signed, text }, keys.publicKey)).toBe(false);
      }),
      { numRuns: 30 },
    );
  });
});
