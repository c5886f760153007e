import { describe, expect, test } from 'vitest';
import { settleGate } from '../../domain/gates/settle-gate.ts';
import type { GateAnswer } from '../../domain/gates/settle-gate.ts';
import type { GateMode } from '../../domain/policy/policy-schema.ts';
import { fc } from '../setup/chance.ts';

const answer = fc.constantFrom<GateAnswer>('approve', 'refuse', null);
const answers = fc.array(answer, { minLength: 1, maxLength: 9 });
const nOfM = fc
  .tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 }))
  .map(([a, b]) => ({ atLeast: Math.min(a, b), of: Math.max(a, b) }));
const mode = fc.oneof(fc.constantFrom<GateMode>('any', 'all'), nOfM);

describe('settling a gate', () => {
  test('given two of three executives (P-22), then the second approval settles it, the second refusal refuses it', () => {
    const executives = { atLeast: 2, of: 3 };
    expect(settleGate(executives, false, ['approve', null, null])).toBe('open');
    expect(settleGate(executives, false, ['approve', 'refuse', null])).toBe('open');
    expect(settleGate(executives, false, ['approve', null, 'approve'])).toBe('approved');
    expect(settleGate(executives, false, ['refuse', null, 'refuse'])).toBe('refused');
  });

  test('given one sales head (P-43), then the one answer settles it', () => {
    expect(settleGate('any', true, [null])).toBe('open');
    expect(settleGate('any', true, ['approve'])).toBe('approved');
    expect(settleGate('any', true, ['refuse'])).toBe('refused');
  });

  test('given all departments, then the last approval settles it', () => {
    expect(settleGate('all', true, ['approve', 'approve', null])).toBe('open');
    expect(settleGate('all', true, ['approve', 'approve', 'approve'])).toBe('approved');
  });

  test('given a gate without tasks, then it stays open: nobody has approved', () => {
    expect(settleGate('all', true, [])).toBe('open');
    expect(settleGate('any', false, [])).toBe('open');
  });

  test('given a veto, then the first refusal settles any gate', () => {
    fc.assert(
      fc.property(mode, answers, (mode, given) => {
        expect(settleGate(mode, true, [...given, 'refuse'])).toBe('refused');
      }),
    );
  });

  test('given no veto, then it is refused only when the approvals can no longer come', () => {
    fc.assert(
      fc.property(mode, answers, (mode, given) => {
        const best = given.map((each) => each ?? 'approve');
        const hopeless = settleGate(mode, false, best) === 'refused';
        expect(settleGate(mode, false, given) === 'refused').toBe(hopeless);
      }),
    );
  });

  test('given n of m without veto, then n approvals settle it and fewer never approve it', () => {
    fc.assert(
      fc.property(nOfM, fc.array(answer, { maxLength: 7 }), (mode, drawn) => {
        const given = Array.from({ length: mode.of }, (_, index) => drawn[index] ?? null);
        const approvals = given.filter((each) => each === 'approve').length;
        expect(settleGate(mode, false, given) === 'approved').toBe(approvals >= mode.atLeast);
      }),
    );
  });

  test('given a settled gate, then further answers of open tasks do not change it (no veto)', () => {
    fc.assert(
      fc.property(mode, answers, fc.array(answer, { maxLength: 9 }), (mode, given, more) => {
        const settled = settleGate(mode, false, given);
        const later = given.map((each, index) => each ?? more[index] ?? null);
        fc.pre(settled !== 'open');
        expect(settleGate(mode, false, later)).toBe(settled);
      }),
    );
  });

  test('given every task answered, then no gate stays open, in any order of the answers', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<GateMode>('any', 'all', { atLeast: 1, of: 1 }),
        fc.boolean(),
        answers,
        (mode, veto, given) => {
          const all = given.map((each) => each ?? 'approve');
          const settled = settleGate(mode, veto, all);
          expect(settled).not.toBe('open');
          expect(settleGate(mode, veto, all.toReversed())).toBe(settled);
        },
      ),
    );
  });
});
