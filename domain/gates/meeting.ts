import type { OwnerRule } from '../policy/policy-schema.ts';
import type { Role } from '../roles.ts';

export const MEETING_OUTCOMES = ['feasible', 'feasible-with-measures', 'not-feasible'] as const;

export type MeetingOutcome = (typeof MEETING_OUTCOMES)[number];

/** Who was there, for which office. */
export type Attendance = { personId: string; office: Role };

/** What came of a meeting that was held. */
export type HeldMeeting = { outcome: MeetingOutcome; attendance: readonly Attendance[] };

/** Every office once: those that the policy wants, then those that the convener calls as well. */
export function invitedOffices(wanted: readonly OwnerRule[], called: readonly OwnerRule[]): OwnerRule[] {
  const all = [...wanted, ...called];
  return all.filter((office, index) => all.findIndex((other) => sameOffice(other, office)) === index);
}

/** The offices that the policy wants to hear and that were not at the meeting (P-39). */
export function absentOffices(wanted: readonly OwnerRule[], { attendance }: HeldMeeting): Role[] {
  const heard = new Set(attendance.map(({ office }) => office));
  return [...new Set(wanted.map(({ role }) => role))].filter((role) => !heard.has(role));
}

function sameOffice(one: OwnerRule, other: OwnerRule): boolean {
  return one.role === other.role && one.at === other.at;
}
