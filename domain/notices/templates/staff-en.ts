import { type Facts, field, lines, type Message, type NoticeEvent } from '../notice.ts';
import { ORDER_LINES } from './order-lines.ts';

const orderLines = ORDER_LINES['en'];

/** What the staff read in English. */
export const STAFF_EN: Readonly<Record<NoticeEvent, (facts: Facts) => Message>> = {
  received: (f) => ({
    subject: `Order received: ${f.intakeNumber}`,
    text: lines('The order that you entered is in, and goes its way by the order policy.', ...orderLines(f)),
  }),
  rejected: (f) => ({
    subject: `Order rejected: ${f.intakeNumber}`,
    text: lines(
      'The order does not meet the rules of the company and was not accepted.',
      ...orderLines(f),
      field('Reason: ', f.reason),
    ),
  }),
  confirmed: (f) => ({
    subject: `Order ${f.intakeNumber} is confirmed`,
    text: lines('The order was checked and confirmed on submission.', ...orderLines(f)),
  }),
  'task-reassigned': (f) => ({
    subject: `Given to you: ${f.gate || 'approval'}, order ${f.order}`,
    text: lines(
      'A decision was given to you.',
      field('Question: ', f.gate),
      ...orderLines(f),
      field('Reason: ', f.reason),
    ),
  }),
  'task-opened': (f) => ({
    subject: `Your decision is asked: ${f.gate || 'approval'}, order ${f.order}`,
    text: lines(
      'A question waits for your decision.',
      field('Question: ', f.gate),
      ...orderLines(f),
      field('Since: ', f.since),
      field('Due: ', f.dueAt),
    ),
  }),
  refused: (f) => ({
    subject: `Review not passed: ${f.order}`,
    text: lines(
      'The order did not pass its review. Please find a solution with the customer.',
      ...orderLines(f),
      field('Refused: ', f.gate),
      field('Reason: ', f.reason),
    ),
  }),
  effective: (f) => ({
    subject: `Order effective: ${f.order}`,
    text: lines('The order has all its approvals and is effective.', ...orderLines(f)),
  }),
  declined: (f) => ({
    subject: `Order declined: ${f.order}`,
    text: lines(
      'It was approved not to take this order. Please explain it to the customer.',
      ...orderLines(f),
      field('Reason: ', f.reason),
    ),
  }),
  cancelled: (f) => ({
    subject: `Order cancelled: ${f.order}`,
    text: lines(
      'The order is cancelled. Please stop all work on it.',
      ...orderLines(f),
      field('Reason: ', f.reason),
    ),
  }),
  'cancel-refused': (f) => ({
    subject: `Cancellation not granted: ${f.order}`,
    text: lines(
      'The request to cancel was not granted; the order goes on.',
      ...orderLines(f),
      field('Reason: ', f.reason),
    ),
  }),
  'decline-refused': (f) => ({
    subject: `Declining not granted: ${f.order}`,
    text: lines(
      'The request not to take this order was not granted. Please go on negotiating.',
      ...orderLines(f),
      field('Reason: ', f.reason),
    ),
  }),
  'continued-at-risk': (f) => ({
    subject: `Order goes on at a risk: ${f.order}`,
    text: lines(
      'The order was refused and is not declined: it goes on at a risk that somebody took and owns.',
      ...orderLines(f),
      field('Refused: ', f.gate),
      field('Risk: ', f.reason),
    ),
  }),
  'change-granted': (f) => ({
    subject: `Change granted: ${f.order}`,
    text: lines(
      'The change that the customer asked for is granted; the order is reviewed as changed.',
      ...orderLines(f),
      field('Reason: ', f.reason),
    ),
  }),
  'change-refused': (f) => ({
    subject: `Change not granted: ${f.order}`,
    text: lines(
      'The change that the customer asked for was not granted; the order goes on as it was.',
      ...orderLines(f),
      field('Reason: ', f.reason),
    ),
  }),
  escalated: (f) => ({
    subject: `Late, escalated: ${topic(f)}, order ${f.order}`,
    text: lines(
      'A decision is late and is brought to you; those asked before and you may decide it.',
      field('Time limit: ', f.clock),
      field('Question: ', f.gate),
      ...orderLines(f),
      field('Was due: ', f.dueAt),
      field('Escalation tier: ', f.tier),
    ),
  }),
  'clock-warned': (f) => ({
    subject: `Due soon: ${topic(f)}, order ${f.order}`,
    text: lines(
      'The time for a decision is nearly over.',
      field('Time limit: ', f.clock),
      field('Question: ', f.gate),
      ...orderLines(f),
      field('Due: ', f.dueAt),
    ),
  }),
  reminded: (f) => ({
    subject: `Still waiting: ${topic(f)}, order ${f.order}`,
    text: lines(
      'The order has been waiting since the last reminder. Ask whoever it waits for, or end it.',
      field('Waiting for: ', f.clock),
      field('Question: ', f.gate),
      ...orderLines(f),
      field('Reminded at: ', f.dueAt),
    ),
  }),
  'possible-duplicate': (f) => ({
    subject: `Perhaps entered twice: ${f.intakeNumber}`,
    text: lines(
      'The same customer has ordered the same goods in the same quantities lately. The order goes its way; please check, and ask for one to be cancelled if they are the same.',
      ...orderLines(f),
      field('Alike: ', f.duplicates),
    ),
  }),
  'precondition-open': (f) => ({
    subject: `Conditions to be met first: ${f.order}`,
    text: lines(
      'The approval has conditions that must be met before the order becomes effective.',
      ...orderLines(f),
      field('Still open: ', f.conditions),
    ),
  }),
  'contract-signed': (f) => ({
    subject: `Copy of the signed contract: ${f.order}`,
    text: lines(
      'The contract is signed by all parties. This is your copy; the original is in the archive.',
      ...orderLines(f),
      field('Contract: ', f.contract),
      field('Archive: ', f.archive),
    ),
  }),
  held: (f) => ({
    subject: `Order held: ${f.order}`,
    text: lines(
      'The order is held: it goes no further until the hold is released.',
      ...orderLines(f),
      field('Held for: ', f.hold),
      field('Reason: ', f.reason),
    ),
  }),
  'review-passed': (f) => ({
    subject: `Review passed: ${f.order}`,
    text: lines('The order has passed all its reviews and goes on.', ...orderLines(f)),
  }),
  'hold-released': (f) => ({
    subject: `Order goes on: ${f.order}`,
    text: lines('A hold on the order has ended.', ...orderLines(f), field('Was held for: ', f.hold)),
  }),
  'meeting-convened': (f) => ({
    subject: `Invitation: ${f.gate || 'meeting'}, order ${f.order}`,
    text: lines(
      'Your office is invited to a meeting about an order.',
      field('Question: ', f.gate),
      field('When: ', f.meetingAt),
      field('Where: ', f.place),
      ...orderLines(f),
    ),
  }),
};

function topic(f: Facts): string {
  return f.clock || f.gate || 'decision';
}
