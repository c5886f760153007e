import { describe, expect, test } from 'vitest';
import { unanswerable } from '../../domain/gates/unanswerable.ts';

describe('open tasks of a gate for which nobody is left', () => {
  test('given two of three, when two people are left, then none; when one is, then those beyond them (P-22)', () => {
    const gate = { mode: { atLeast: 2, of: 3 }, tasks: 3, approvals: 0 };
    expect(
      unanswerable({
        ...gate,
        able: [
          ['a', 'b'],
          ['a', 'b'],
          ['a', 'b'],
        ],
      }),
    ).toEqual([]);
    expect(unanswerable({ ...gate, able: [['a'], ['a'], ['a']] })).toEqual([1, 2]);
    expect(unanswerable({ ...gate, approvals: 1, able: [['b'], ['b']] })).toEqual([]);
  });

  test('given a task for each office, when two offices are in one hand, then one of them has nobody (P-40)', () => {
    const gate = { mode: 'all' as const, tasks: 3, approvals: 0 };
    expect(unanswerable({ ...gate, able: [['a'], ['a'], ['b', 'c']] })).toEqual([1]);
    expect(unanswerable({ ...gate, able: [['a', 'b'], ['a'], ['b', 'c']] })).toEqual([]);
    expect(unanswerable({ ...gate, approvals: 1, able: [['a'], []] })).toEqual([1]);
  });

  test('given one task for all, when nobody may decide it, then it is that one', () => {
    expect(unanswerable({ mode: 'any', tasks: 1, approvals: 0, able: [[]] })).toEqual([0]);
    expect(unanswerable({ mode: 'any', tasks: 1, approvals: 0, able: [['a']] })).toEqual([]);
  });
});
