import type { NoticeEvent } from '../notices/notice.ts';
import type { Policy } from './policy-schema.ts';
import type { Fault } from './schema-problems.ts';

/**
 * Nothing ends, is refused, waits for conditions, is held or late in silence: whoever works on the order is told, who
 * answers before their time is over too, and the customer of what was decided about their order or request (P-7, P-35,
 * P-44, P-155, P-169).
 */
export function noticeFaults(policy: Policy): Fault[] {
  const { gates, notices } = policy;
  const talks = gates.some(({ refusal }) => refusal === 'negotiate');
  const rejects = policy.refuse.length > 0 || gates.some(({ refusal }) => refusal === 'reject');
  const conditional = gates.some(
    ({ outcomes, preconditions, obligationsBefore }) =>
      outcomes.includes('approve-with-conditions') && (preconditions || obligationsBefore !== undefined),
  );
  const told = (on: NoticeEvent) => notices.filter((notice) => notice.on === on).flatMap(({ to }) => to);
  const fault = (on: NoticeEvent, who: string) => ({
    path: ['notices'],
    reason: `${who} is told of "${on}"`,
  });
  const staff = (on: NoticeEvent) =>
    told(on).some((to) => to === 'entered-by' || typeof to === 'object') ? [] : [fault(on, 'nobody at work')];
  const customer = (on: NoticeEvent) => (told(on).includes('customer') ? [] : [fault(on, 'no customer')]);
  const owner = (on: NoticeEvent) =>
    told(on).includes('task-owners') ? [] : [fault(on, 'no owner of a task')];
  return [
    ...(talks ? [...staff('refused'), ...staff('decline-refused'), ...staff('declined')] : []),
    ...(talks ? customer('declined') : []),
    ...(conditional ? staff('precondition-open') : []),
    ...(rejects ? [...staff('rejected'), ...customer('rejected')] : []),
    ...staff('cancelled'),
    ...customer('cancelled'),
    ...staff('cancel-refused'),
    ...customer('cancel-refused'),
    ...(policy.change ? [...staff('change-granted'), ...staff('change-refused')] : []),
    ...(policy.holds.length > 0 ? [...staff('held'), ...staff('hold-released')] : []),
    ...(policy.clocks.some(({ tiers }) => tiers.length > 0)
      ? [...owner('clock-warned'), ...owner('escalated')]
      : []),
  ];
}
