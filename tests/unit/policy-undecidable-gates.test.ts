import { describe, expect, test } from 'vitest';
import { findUndecidableGates } from '../../domain/policy/undecidable-gates.ts';
import type { RoleAssignment } from '../../domain/policy/undecidable-gates.ts';
import type { Role } from '../../domain/roles.ts';
import { policyNamed } from './policy-texts.ts';

const standard = policyNamed('standard');

function holds(personId: string, role: Role, companyId: string | null = 'NW'): RoleAssignment {
  return { personId, role, unitId: companyId ?? 'group', companyId };
}

const STAFF = [
  holds('li', 'credit_officer'),
  holds('wang', 'production_planner'),
  holds('chen', 'sales_head'),
  holds('zhou', 'sales_head'),
  holds('e1', 'executive'),
  holds('e2', 'executive'),
  holds('e3', 'executive'),
];

describe('gates that the people of a company cannot decide', () => {
  test('given everybody, then there is none', () => {
    expect(findUndecidableGates(standard, STAFF)).toEqual([]);
  });

  test('given no production planner, then capacity (P-31) is named', () => {
    const found = findUndecidableGates(
      standard,
      STAFF.filter(({ personId }) => personId !== 'wang'),
    );
    expect(found).toEqual([
      { gate: 'capacity', companyId: 'NW', reason: 'nobody may answer it: production_planner (company)' },
    ]);
  });

  test('given two executives, then two of three (P-22) has a task too many', () => {
    const found = findUndecidableGates(
      standard,
      STAFF.filter(({ personId }) => personId !== 'e3'),
    );
    expect(found).toMatchObject([
      { gate: 'executive', reason: expect.stringContaining('only 2 of the 3 people') },
    ]);
  });

  test('given people at another company only, then they do not count', () => {
    const elsewhere = STAFF.map((entry) => ({ ...entry, companyId: 'ELSEWHERE' }));
    const found = findUndecidableGates(standard, elsewhere, ['NW']);
    expect(found.map(({ gate }) => gate)).toEqual(['credit', 'capacity', 'sales-head', 'executive']);
  });

  test('given one person for credit and sales head, then separation (P-166) leaves nobody', () => {
    const staff = STAFF.filter(({ role }) => role !== 'credit_officer' && role !== 'sales_head');
    const found = findUndecidableGates(standard, [
      ...staff,
      holds('chen', 'credit_officer'),
      holds('chen', 'sales_head'),
    ]);
    expect(found.filter(({ enteredBy }) => enteredBy === undefined)).toMatchObject([
      { gate: 'sales-head', reason: expect.stringContaining('does not decide credit') },
    ]);
  });

  test('given a person who could do both beside one who does one, then they share the gates and there is none (P-166)', () => {
    const staff = [...STAFF.filter(({ personId }) => personId !== 'li'), holds('chen', 'credit_officer')];
    expect(findUndecidableGates(standard, staff)).toEqual([]);
  });

  test('given one sales head, then only the orders entered by that person are undecidable (P-166)', () => {
    const found = findUndecidableGates(
      standard,
      STAFF.filter(({ personId }) => personId !== 'zhou'),
    );
    expect(found).toMatchObject([{ gate: 'sales-head', enteredBy: 'chen' }]);
  });

  test('given a gate for all its owners, then each owner must have a person', () => {
    const [credit, ...rest] = standard.gates;
    if (!credit) throw new Error('standard has no gate');
    const owners = [...credit.owners, { role: 'finance_head' as const, at: 'group' as const }];
    const policy = { ...standard, gates: [{ ...credit, mode: 'all' as const, owners }, ...rest] };
    expect(findUndecidableGates(policy, STAFF)).toMatchObject([
      { gate: 'credit', reason: 'nobody may answer for finance_head (group)' },
    ]);
    expect(findUndecidableGates(policy, [...STAFF, holds('fh', 'finance_head', null)])).toEqual([]);
  });
});
