import { lastMeetingOf } from '../db/meetings.ts';
import { absentOffices } from '../domain/gates/meeting.ts';
import type { Deciding } from './decide-task.ts';
import type { FieldError } from './problem.ts';

/** A meeting is approved when it was held with the offices that the policy wants to hear, and found a way (P-39). */
export async function meetingReady({ trx, policy, context: { gate } }: Deciding): Promise<FieldError[]> {
  const held = await lastMeetingOf(trx, gate.id);
  if (!held) return [{ path: 'meeting', code: 'required', message: 'No meeting was held and recorded.' }];
  const wanted = policy.gates.find(({ code }) => code === gate.code)?.demands?.offices ?? [];
  const errors: FieldError[] = absentOffices(wanted, held).map((office) => ({
    path: 'meeting.attendance',
    code: 'required',
    message: `Nobody was there for ${office}.`,
  }));
  if (held.outcome === 'not-feasible') {
    const message = 'The meeting found that the order is not feasible.';
    errors.push({ path: 'meeting.outcome', code: 'not-feasible', message });
  }
  return errors;
}
