import { unseated } from '../gates/seat-people.ts';
import type { Role } from '../roles.ts';
import type { Gate, OwnerRule, Policy } from './policy-schema.ts';

/** One person's role at one unit. `companyId` is the unit's company; null for a unit of the group above. */
export type RoleAssignment = { personId: string; role: Role; unitId: string; companyId: string | null };

export type UndecidableGate = {
  gate: string;
  companyId: string;
  /** Only orders entered by this person are undecidable; absent: every order is. */
  enteredBy?: string;
  reason: string;
};

/**
 * The gates of a policy that the people of each company cannot decide: nobody (or for `all` and n of m too few)
 * holds the roles, or the separation of duties leaves too few. Companies are those of the assignments unless given.
 */
export function findUndecidableGates(
  policy: Policy,
  assignments: readonly RoleAssignment[],
  companyIds: readonly string[] = companiesOf(assignments),
): UndecidableGate[] {
  return companyIds.flatMap((companyId) => {
    const holders = (owner: OwnerRule) => holdersOf(owner, assignments, companyId);
    const short = policy.gates.flatMap((gate) => {
      const reason = shortage(gate, holders, []);
      return reason === null ? [] : [{ gate: gate.code, companyId, reason }];
    });
    const staffed = policy.gates.filter((gate) => short.every((problem) => problem.gate !== gate.code));
    return [
      ...short,
      ...sharedPeople(policy, staffed, holders, companyId),
      ...enteredByApprover(policy, staffed, holders, companyId),
    ];
  });
}

type Holders = (owner: OwnerRule) => string[];

/** `differentPeople`: each gate needs its own people; a matching of gates to people must exist. */
function sharedPeople(policy: Policy, gates: Gate[], holders: Holders, companyId: string): UndecidableGate[] {
  return policy.separation.flatMap((rule) => {
    if (!('differentPeople' in rule)) return [];
    const together = gates.filter((gate) => rule.differentPeople.includes(gate.code));
    const seats = together.flatMap((gate) =>
      seatsOf(gate, holders).map((people) => ({ gate: gate.code, people })),
    );
    const [first] = unseated(seats.map((seat) => seat.people));
    if (first === undefined) return [];
    const gate = seats[first]?.gate ?? '';
    const others = rule.differentPeople.filter((code) => code !== gate).join(', ');
    return [{ gate, companyId, reason: `no person is left who does not decide ${others} on the same order` }];
  });
}

function enteredByApprover(
  policy: Policy,
  gates: Gate[],
  holders: Holders,
  companyId: string,
): UndecidableGate[] {
  const enterers = [...new Set((policy.authority['submit-order'] ?? []).flatMap(holders))];
  const barred = new Set(
    policy.separation.flatMap((rule) => ('notEnteredBy' in rule ? rule.notEnteredBy : [])),
  );
  return gates
    .filter((gate) => barred.has(gate.code))
    .flatMap((gate) =>
      enterers.flatMap((enteredBy) => {
        const reason = shortage(gate, holders, [enteredBy]);
        return reason === null ? [] : [{ gate: gate.code, companyId, enteredBy, reason }];
      }),
    );
}

/** Why the people cannot decide a gate, or null. */
function shortage(gate: Gate, holders: Holders, without: readonly string[]): string | null {
  const seats = seatsOf(gate, holders).map((people) => people.filter((person) => !without.includes(person)));
  if (gate.mode === 'all') {
    const empty = gate.owners.find((_, index) => seats[index]?.length === 0);
    return empty ? `nobody may answer for ${empty.role} (${empty.at})` : null;
  }
  const roles = gate.owners.map((owner) => `${owner.role} (${owner.at})`).join(', ');
  const people = seats[0] ?? [];
  if (people.length >= seats.length) return null;
  return people.length === 0
    ? `nobody may answer it: ${roles}`
    : `only ${people.length} of the ${seats.length} people it needs may answer it: ${roles}`;
}

/** For each task of a gate the people who may answer it. */
function seatsOf(gate: Gate, holders: Holders): string[][] {
  if (gate.mode === 'all') return gate.owners.map(holders);
  const anyone = [...new Set(gate.owners.flatMap(holders))];
  return Array.from({ length: gate.mode === 'any' ? 1 : gate.mode.of }, () => anyone);
}

function holdersOf(owner: OwnerRule, assignments: readonly RoleAssignment[], companyId: string): string[] {
  const at = owner.at === 'company' ? companyId : null;
  const held = assignments.filter((entry) => entry.role === owner.role && entry.companyId === at);
  return [...new Set(held.map((entry) => entry.personId))];
}

function companiesOf(assignments: readonly RoleAssignment[]): string[] {
  return [...new Set(assignments.flatMap(({ companyId }) => (companyId === null ? [] : [companyId])))];
}
