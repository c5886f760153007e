import { describe, expect, test } from 'vitest';
import { capacityOf, type Decider, type DecisionOf } from '../../domain/gates/may-decide.ts';
import { isHeadOf } from '../../domain/people/heads.ts';
import { policyNamed } from './policy-texts.ts';
import { fc } from '../setup/chance.ts';

const policy = policyNamed('standard');
const PEOPLE = ['a', 'b', 'c', 'd'] as const;
const GATES = ['credit', 'capacity', 'sales-head', 'executive', 'cancel', 'decline'] as const;

const person = fc.constantFrom(...PEOPLE);
const role = fc.constantFrom('credit_officer', 'sales_head', 'executive');
const held = fc.record({ role, companyId: fc.constantFrom('x', 'y') });
const given: fc.Arbitrary<{ decider: Decider; given: DecisionOf }> = fc.record({
  decider: fc.record({
    id: person,
    roles: fc.array(held, { maxLength: 2 }),
    standsIn: fc.array(
      fc.tuple(held, person).map(([one, onBehalfOf]) => ({ ...one, onBehalfOf })),
      { maxLength: 3 },
    ),
  }),
  given: fc.record({
    policy: fc.constant(policy),
    gate: fc.record({ code: fc.constantFrom(...GATES), requesters: fc.array(person, { maxLength: 2 }) }),
    owners: fc.array(fc.record({ role, unitId: fc.constantFrom('x', 'y') }), { minLength: 1, maxLength: 2 }),
    authors: fc.array(person, { maxLength: 2 }),
    decided: fc.array(fc.record({ gateCode: fc.constantFrom(...GATES), personId: person }), { maxLength: 3 }),
  }),
});

describe('who may decide, for themselves or for whom they stand in', () => {
  test('given any delegations, then whoever decides, and on whose behalf, could each decide it themselves (P-166)', () => {
    fc.assert(
      fc.property(given, ({ decider, given }) => {
        const { hindrance, onBehalfOf } = capacityOf(decider, given);
        if (hindrance) return;
        const owner = given.owners[0];
        const asOwner = (id: string) =>
          capacityOf(
            { id, roles: owner ? [{ role: owner.role, companyId: owner.unitId }] : [], standsIn: [] },
            given,
          );
        expect(asOwner(decider.id).hindrance).toBeNull();
        if (onBehalfOf !== null) expect(asOwner(onBehalfOf).hindrance).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  test('given an answer at a gate, then neither who gave it nor on whose behalf gives another (P-166)', () => {
    fc.assert(
      fc.property(given, person, person, ({ decider, given }, by, behalf) => {
        const answered = [by, behalf].map((personId) => ({ gateCode: given.gate.code, personId }));
        const again = { ...given, decided: [...given.decided, ...answered] };
        const { hindrance, onBehalfOf } = capacityOf(decider, again);
        if (decider.id === by || decider.id === behalf) expect(hindrance).not.toBeNull();
        expect([by, behalf]).not.toContain(onBehalfOf);
      }),
      { numRuns: 500 },
    );
  });

  test('given nobody who stands in, then only the own role counts (P-166)', () => {
    fc.assert(
      fc.property(given, ({ decider, given }) => {
        const { onBehalfOf } = capacityOf({ ...decider, standsIn: [] }, given);
        expect(onBehalfOf).toBeNull();
      }),
    );
  });

  test('given a head, a general manager or an administrator, then they act for whom they head, and nobody else does (P-166)', () => {
    const credit = [{ role: 'credit_officer' as const, companyId: 'x', groupId: 'g' }];
    expect(isHeadOf([{ role: 'credit_head', companyId: 'x' }], credit)).toBe(true);
    expect(isHeadOf([{ role: 'general_manager', companyId: 'x' }], credit)).toBe(true);
    expect(isHeadOf([{ role: 'administrator', companyId: 'g' }], credit)).toBe(true);
    expect(isHeadOf([{ role: 'sales_head', companyId: 'x' }], credit)).toBe(false);
    expect(isHeadOf([{ role: 'credit_head', companyId: 'y' }], credit)).toBe(false);
    expect(isHeadOf([{ role: 'administrator', companyId: 'x' }], [])).toBe(false);
    const gm = [{ role: 'general_manager' as const, companyId: 'x', groupId: 'g' }];
    expect(isHeadOf([{ role: 'general_manager', companyId: 'x' }], gm)).toBe(false);
  });
});
