import { describe, expect, test } from 'vitest';
import { capacityAnswer } from '../../domain/capacity/capacity.ts';
import { freeHoursFrom } from '../../domain/capacity/free-hours.ts';
import { toThousandths } from '../../domain/capacity/hours.ts';
import { loadForward } from '../../domain/capacity/load-forward.ts';
import { needOf } from '../../domain/capacity/need.ts';
import { operationsFor } from '../../domain/capacity/routing.ts';
import type { CentreOptions } from '../../domain/capacity/extra-hours.ts';
import type { Operation } from '../../domain/capacity/routing.ts';
import { addDays } from '../../domain/quantity/days.ts';
import { fc } from '../setup/chance.ts';

const MONDAY = '2026-11-23';

function isWorkingDay(day: string): boolean {
  return ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
}

function* workingDays(from: string): Generator<string> {
  for (let day = from; ; day = addDays(day, 1)) if (isWorkingDay(day)) yield day;
}

/** Free hours by centre and offset from Monday, repeated; nothing on days off. */
function pattern(hours: readonly number[]) {
  return (centre: string, day: string) => {
    const index = (Date.parse(day) - Date.parse(MONDAY)) / 86_400_000 + (centre === 'cut' ? 0 : 3);
    return isWorkingDay(day) ? (hours[index % hours.length] ?? 0) : 0;
  };
}

const horizon = { startDay: MONDAY, workingDays, horizonDays: 60 };
const eight = { ...horizon, freeHours: pattern([8]) };
const CUT_AND_PACK: Operation[] = [
  { workCentreId: 'cut', hours: 12 },
  { workCentreId: 'pack', hours: 8 },
];
const centre = {
  overtimeHoursPerDay: 3,
  overtimeCostPerHour: '60.00',
  equipmentHoursPerDay: 8,
  equipmentCostPerDay: '900.00',
  outsourcingCostPerHour: '150.00',
  outsourcingLeadDays: 1,
};
const centres = new Map<string, CentreOptions>([
  ['cut', centre],
  ['pack', { ...centre, outsourcingLeadDays: null }],
]);

const hours = fc.integer({ min: 0, max: 80 }).map((tenths) => tenths / 10);
const free = fc.array(hours, { minLength: 1, maxLength: 9 });
const operation = fc.record({ workCentreId: fc.constantFrom('cut', 'pack'), hours });
const operations = fc.array(operation, { maxLength: 5 });

function sum(values: readonly number[]): number {
  return values.reduce((total, each) => total + toThousandths(each), 0);
}

describe('forward loading', () => {
  test('given setup and hours a unit, when an order is planned, then each centre gets its hours', () => {
    const routing = [{ workCentreId: 'cut', setupHours: '0.5', hoursPerUnit: '0.1' }];
    expect(operationsFor(routing, '3')).toEqual([{ workCentreId: 'cut', hours: 0.8 }]);
    expect(
      operationsFor([{ workCentreId: 'cut', setupHours: '0', hoursPerUnit: '0.0001' }], '1')[0]?.hours,
    ).toBe(0.001);
  });

  test('given eight hours a day, when loaded, then the next operation starts on the day the first ends (P-31)', () => {
    expect(loadForward({ ...eight, operations: CUT_AND_PACK })).toEqual({
      days: [
        { workCentreId: 'cut', day: '2026-11-23', hours: 8 },
        { workCentreId: 'cut', day: '2026-11-24', hours: 4 },
        { workCentreId: 'pack', day: '2026-11-24', hours: 8 },
      ],
      finish: '2026-11-24',
    });
  });

  test('given more than the horizon holds, when loaded, then there is no finish', () => {
    const load = loadForward({ ...eight, horizonDays: 1, operations: CUT_AND_PACK });
    expect(load).toEqual({ days: [{ workCentreId: 'cut', day: MONDAY, hours: 8 }], finish: null });
  });

  test('given reservations, when free hours are asked, then lapsed ones and days off do not count', () => {
    const now = '2026-11-23T00:00:00Z';
    const at = (hours: number, expiresAt: string | null) => ({
      workCentreId: 'cut',
      day: MONDAY,
      hours,
      expiresAt,
    });
    const free = freeHoursFrom({
      hoursPerDay: new Map([['cut', 8]]),
      isWorkingDay,
      reservations: [at(2.1, null), at(1.2, '2026-11-24T00:00:00Z'), at(5, now)],
      now,
    });
    expect(free('cut', MONDAY)).toBe(4.7);
    expect(free('cut', '2026-11-22')).toBe(0);
    expect(free('paint', MONDAY)).toBe(0);
  });

  test('given any work and free hours, when loaded, then no day holds more than was free, and all or no finish', () => {
    fc.assert(
      fc.property(free, operations, (some, work) => {
        const freeHours = pattern(some);
        const load = loadForward({ ...horizon, freeHours, operations: work });
        for (const { workCentreId, day } of load.days) {
          const there = load.days.filter((each) => each.day === day && each.workCentreId === workCentreId);
          expect(sum(there.map((each) => each.hours))).toBeLessThanOrEqual(
            toThousandths(freeHours(workCentreId, day)),
          );
          expect(isWorkingDay(day)).toBe(true);
        }
        const placed = sum(load.days.map((each) => each.hours));
        const wanted = sum(work.map((each) => each.hours));
        expect(load.finish === null ? placed < wanted : placed === wanted).toBe(true);
        const order = load.days.map((each) => each.day);
        expect(order).toEqual(order.toSorted());
      }),
    );
  });

  test('given any earlier load or a later start, when loaded, then it never finishes earlier', () => {
    fc.assert(
      fc.property(
        free,
        fc.array(hours, { minLength: 1, maxLength: 7 }),
        operations,
        fc.nat(5),
        (some, taken, work, later) => {
          const freeHours = pattern(some);
          const load = pattern(taken);
          const less = (at: string, day: string) => Math.max(0, freeHours(at, day) - load(at, day));
          const before = loadForward({ ...horizon, freeHours, operations: work });
          const startDay = addDays(MONDAY, later);
          const after = loadForward({ ...horizon, freeHours: less, startDay, operations: work });
          expect((after.finish ?? '9999') >= (before.finish ?? after.finish ?? '9999')).toBe(true);
        },
      ),
    );
  });
});

describe('the capacity answer', () => {
  const question = { ...eight, jobs: [CUT_AND_PACK], currency: 'CNY', centres };

  test('given enough hours, when asked, then it fits and no option costs anything (P-31)', () => {
    const none = { feasible: true, earliest: '2026-11-24', extraHours: 0, extraCost: '0.00', daysGained: 0 };
    expect(capacityAnswer({ ...question, requiredDay: '2026-11-24' })).toMatchObject({
      earliest: '2026-11-24',
      fits: true,
      shortfallHours: [],
      options: { overtime: none, equipment: none, outsourcing: none },
    });
  });

  test('given a day that is too early, when asked, then each option says date, hours and cost (P-35)', () => {
    const answer = capacityAnswer({ ...question, requiredDay: MONDAY });
    expect(answer).toMatchObject({ fits: false, shortfallHours: [{ workCentreId: 'cut', hours: 4 }] });
    expect(answer.options).toEqual({
      overtime: { feasible: false, earliest: '2026-11-24', extraHours: 0, extraCost: '0.00', daysGained: 0 },
      equipment: { feasible: true, earliest: MONDAY, extraHours: 4, extraCost: '900.00', daysGained: 1 },
      outsourcing: {
        feasible: false,
        earliest: '2026-11-24',
        extraHours: 0,
        extraCost: '0.00',
        daysGained: 0,
      },
    });
  });

  test('given two hours too many, when asked, then only as much overtime is proposed as meets the day (P-35)', () => {
    const jobs = [[{ workCentreId: 'cut', hours: 9.5 }]];
    const { overtime } = capacityAnswer({ ...question, jobs, requiredDay: MONDAY }).options;
    expect(overtime).toEqual({
      feasible: true,
      earliest: MONDAY,
      extraHours: 1.5,
      extraCost: '90.00',
      daysGained: 1,
    });
  });

  test('given much work at one centre, when asked, then giving it away gains days for its price (P-35)', () => {
    const jobs = [
      [
        { workCentreId: 'cut', hours: 40 },
        { workCentreId: 'pack', hours: 8 },
      ],
    ];
    const { outsourcing } = capacityAnswer({ ...question, jobs, requiredDay: '2026-11-24' }).options;
    expect(outsourcing).toEqual({
      feasible: true,
      earliest: '2026-11-24',
      extraHours: 40,
      extraCost: '6000.00',
      daysGained: 3,
    });
  });

  test('given any lines, when asked, then no option is later than without it, and fitting is one truth (P-35)', () => {
    const jobs = fc.array(operations, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(free, jobs, fc.nat(12), (some, lines, days) => {
        const requiredDay = addDays(MONDAY, days);
        const answer = capacityAnswer({ ...question, freeHours: pattern(some), jobs: lines, requiredDay });
        for (const option of Object.values(answer.options)) {
          expect((option.earliest ?? '9999') <= (answer.earliest ?? '9999')).toBe(true);
          expect(option.feasible).toBe(option.earliest !== null && option.earliest <= requiredDay);
          expect(!answer.fits || (option.feasible && option.extraCost === '0.00')).toBe(true);
        }
        expect(answer.fits && answer.shortfallHours.length > 0).toBe(false);
      }),
    );
  });
});

describe('what an order takes', () => {
  const pump = {
    unit: 'pcs',
    factors: { box: '10' },
    steps: [{ workCentreId: 'cut', setupHours: '1', hoursPerUnit: '0.5' }],
  };
  const parts = { ...pump, steps: [{ workCentreId: 'pack', setupHours: '0', hoursPerUnit: '0' }] };
  const routed = new Map([
    ['P', pump],
    ['Z', parts],
  ]);
  const line = (lineNo: number, sku?: string, unit = 'pcs') => ({ lineNo, sku, unit, quantity: '2' });

  test('given lines of no product, without a routing or in a unit unknown to it, then they are named, and a routing of no hours is known (P-31)', () => {
    const need = needOf(
      [line(1, 'P', 'box'), line(2), line(3, 'NEW'), line(4, 'P', 't'), line(5, 'Z')],
      routed,
    );
    expect(need).toEqual({
      jobs: [[{ workCentreId: 'cut', hours: 11 }]],
      centreIds: ['cut'],
      unknown: [2, 3, 4],
    });
  });
});
