import { describe, expect, test } from 'vitest';
import { GATE_STAGES } from '../../domain/order/stages.ts';
import { dueGates, gatesOfStage, nextStage } from '../../domain/policy/gate-plan.ts';
import type { Policy } from '../../domain/policy/policy-schema.ts';
import { policyNamed } from './policy-texts.ts';
import { fc } from '../setup/chance.ts';

const standard = policyNamed('standard');
const bench = policyNamed('bench');
const REGULAR = ['credit', 'capacity', 'sales-head'];

describe('gates to ask', () => {
  test('given standard, then credit (P-27) and capacity (P-31) are asked side by side', () => {
    const state = {
      policy: standard,
      applicable: REGULAR,
      stage: 'UNDER_REVIEW',
      settled: {},
      open: [],
    } as const;
    expect(dueGates(state)).toEqual(['credit', 'capacity']);
    expect(dueGates({ ...state, open: ['credit'] })).toEqual(['capacity']);
    expect(dueGates({ ...state, settled: { credit: 'approved' }, open: ['capacity'] })).toEqual([]);
  });

  test('given a gate after another, then it is asked when that is approved, and not when it is refused', () => {
    const state = {
      policy: bench,
      applicable: ['credit', 'capacity'],
      stage: 'UNDER_REVIEW',
      open: [],
    } as const;
    expect(dueGates({ ...state, settled: {} })).toEqual(['credit']);
    expect(dueGates({ ...state, settled: { credit: 'approved' } })).toEqual(['capacity']);
    expect(dueGates({ ...state, settled: { credit: 'refused' } })).toEqual([]);
  });

  test('given a first assessment whose no is left to the meeting, then the meeting is asked, and only its own no stops the order (P-39)', () => {
    const state = {
      policy: policyNamed('forestry'),
      applicable: ['assessment', 'meeting', 'capacity'],
      stage: 'UNDER_REVIEW',
      open: [],
    } as const;
    expect(dueGates({ ...state, settled: { assessment: 'refused' } })).toEqual(['meeting']);
    expect(dueGates({ ...state, settled: { assessment: 'refused', meeting: 'refused' } })).toEqual([]);
    expect(dueGates({ ...state, settled: { assessment: 'approved', meeting: 'approved' } })).toEqual([
      'capacity',
    ]);
  });

  test('given a gate that waits for one which is not asked of this order, then it is asked', () => {
    const state = {
      policy: bench,
      applicable: ['capacity'],
      stage: 'UNDER_REVIEW',
      open: [],
      settled: {},
    } as const;
    expect(dueGates(state)).toEqual(['capacity']);
  });
});

describe('the next stage', () => {
  test('given a regular order, then after the sales head (P-43) it is effective', () => {
    expect(nextStage(standard, REGULAR, 'RECEIVED')).toBe('UNDER_REVIEW');
    expect(nextStage(standard, REGULAR, 'UNDER_REVIEW')).toBe('SALES_HEAD_APPROVAL');
    expect(nextStage(standard, REGULAR, 'SALES_HEAD_APPROVAL')).toBe('EFFECTIVE');
  });

  test('given a special order, then after the sales head come the executives (P-22)', () => {
    const special = [...REGULAR, 'executive'];
    expect(nextStage(standard, special, 'SALES_HEAD_APPROVAL')).toBe('EXECUTIVE_REVIEW');
    expect(nextStage(standard, special, 'EXECUTIVE_REVIEW')).toBe('EFFECTIVE');
  });

  test('given a stage without a gate to ask, then it is skipped', () => {
    const applicable = ['credit', 'capacity', 'executive'];
    expect(nextStage(bench, applicable, 'UNDER_REVIEW')).toBe('EXECUTIVE_REVIEW');
    expect(nextStage(bench, [], 'RECEIVED')).toBe('EFFECTIVE');
  });
});

/** Up to eight gates, each after some of those before it (as loading allows), some of them asked of the order. */
const plan = fc
  .array(
    fc.record({ stage: fc.constantFrom(...GATE_STAGES), after: fc.array(fc.nat(6)), asked: fc.boolean() }),
    {
      maxLength: 8,
    },
  )
  .map((drawn) => {
    const template = bench.gates[0];
    if (!template) throw new Error('the bench policy has no gate');
    const gates: Policy['gates'] = drawn.map(({ stage, after }, index) => ({
      ...template,
      code: `g${index}`,
      stage,
      after: [...new Set(after.filter((other) => other < index && drawn[other]?.stage === stage))].map(
        (n) => `g${n}`,
      ),
    }));
    return { gates, applicable: gates.flatMap(({ code }, index) => (drawn[index]?.asked ? [code] : [])) };
  });

describe('any policy', () => {
  test('given answers in any order, then no gate is asked before those in its after, and every stage ends', () => {
    fc.assert(
      fc.property(plan, fc.infiniteStream(fc.nat(7)), ({ gates, applicable }, picks) => {
        const settled: Record<string, 'approved'> = {};
        const asked: string[] = [];
        let stage = nextStage({ gates, lifecycle: GATE_STAGES.slice() }, applicable, 'RECEIVED');
        while (stage !== 'EFFECTIVE') {
          const open: string[] = [];
          for (;;) {
            const due = dueGates({ policy: { gates }, applicable, stage, settled, open });
            for (const code of due) {
              const after = gates.find((gate) => gate.code === code)?.after ?? [];
              expect(after.filter((before) => applicable.includes(before) && !settled[before])).toEqual([]);
            }
            asked.push(...due);
            open.push(...due);
            if (open.length === 0) break;
            const [answered] = open.splice(picks.next().value % open.length, 1);
            if (answered !== undefined) settled[answered] = 'approved';
          }
          expect(gatesOfStage({ gates }, applicable, stage).every((gate) => settled[gate.code])).toBe(true);
          stage = nextStage({ gates, lifecycle: GATE_STAGES.slice() }, applicable, stage);
        }
        expect(asked.toSorted()).toEqual(applicable.toSorted());
      }),
    );
  });

  test('given a refusal in a stage, then nothing more is asked in it', () => {
    fc.assert(
      fc.property(plan, ({ gates, applicable }) => {
        for (const refused of gates.filter((gate) => applicable.includes(gate.code))) {
          const settled = { [refused.code]: 'refused' as const };
          const state = { policy: { gates }, applicable, stage: refused.stage, settled, open: [] };
          expect(dueGates(state)).toEqual([]);
        }
      }),
    );
  });
});
