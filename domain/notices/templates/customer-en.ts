import { type Facts, field, lines, type Message, type NoticeEvent } from '../notice.ts';

/** What customers read in English: only their own order's numbers and result, no names, no internal reasons (P-17). */
export const CUSTOMER_EN: Readonly<Record<NoticeEvent, (facts: Facts) => Message>> = {
  // P-11: a receipt promises nothing; the confirmation comes when the order is effective.
  received: (f) =>
    letter(f, `Receipt of your order ${f.intakeNumber}`, [
      // P-6: what it lacks is asked for at once.
      f.missing === ''
        ? 'We have received your order and are reviewing it.'
        : `We have received your order, but it is not complete (${f.missing}). Please tell us, so that we can review it.`,
      'This is a receipt only, not an order confirmation; we will tell you the result.',
    ]),
  rejected: (f) =>
    letter(f, `Your order ${f.intakeNumber} could not be accepted`, [
      'We are sorry that we could not accept your order.',
      field('Reason: ', f.reason),
      'Please speak to our sales staff if you would like to order again with changes.',
    ]),
  // P-12: customer, goods, quantity and price were checked on submission.
  confirmed: (f) =>
    letter(f, `Order confirmation ${f.order}`, [
      'We confirm your order.',
      field('Delivery date: ', f.requiredOn),
    ]),
  'task-opened': inReview,
  'task-reassigned': inReview,
  refused: (f) =>
    letter(f, `About your order ${f.order}`, [
      'Your order could not be approved as it stands. Our sales staff will contact you to find a solution.',
    ]),
  'review-passed': (f) =>
    letter(f, `Your order ${f.order} has passed the review`, [
      'Your order has passed our review. Our sales staff will contact you about the next steps.',
      field('Delivery date: ', f.requiredOn),
      'This is not an order confirmation.',
    ]),
  effective: (f) =>
    letter(f, `Order confirmation ${f.order}`, [
      'Your order has been approved. We hereby confirm it.',
      field('Delivery date: ', f.requiredOn),
    ]),
  declined: (f) =>
    letter(f, `About your order ${f.order}`, [
      'We are sorry that we cannot take your order.',
      field('Reason: ', f.reason),
      'Our sales staff will explain and look for another way with you.',
    ]),
  cancelled: (f) => letter(f, `Your order ${f.order} is cancelled`, ['Your order has been cancelled.']),
  'cancel-refused': (f) =>
    letter(f, `Your request to cancel ${f.order}`, [
      'Your request to cancel could not be granted; the order goes on. Please speak to our sales staff if you have questions.',
    ]),
  'decline-refused': inReview,
  'continued-at-risk': inReview,
  'change-granted': (f) =>
    letter(f, `Your change of order ${f.order}`, [
      'The change that you asked for has been granted; the order is reviewed as changed.',
      'This is not an order confirmation.',
    ]),
  'change-refused': (f) =>
    letter(f, `Your change of order ${f.order}`, [
      'The change that you asked for could not be granted; the order goes on as it was. Please speak to our sales staff if you have questions.',
    ]),
  escalated: inReview,
  'clock-warned': inReview,
  reminded: inReview,
  'meeting-convened': inReview,
  'possible-duplicate': inReview,
  'precondition-open': (f) =>
    letter(f, `About your order ${f.order}`, [
      'Some conditions must be met before we can confirm your order. Our sales staff will contact you.',
      'This is not an order confirmation.',
    ]),
  'contract-signed': (f) =>
    letter(f, `The contract of your order ${f.order}`, [
      'The contract is signed by all parties. We will tell you when your order is effective.',
    ]),
  held: inReview,
  'hold-released': inReview,
};

function inReview(f: Facts): Message {
  return letter(f, `Your order ${f.order} is being reviewed`, [
    'Your order is being reviewed. We will tell you the result.',
  ]);
}

function letter(f: Facts, subject: string, body: readonly string[]): Message {
  return {
    subject,
    text: lines(
      field('Dear customer ', f.customer),
      ...body,
      field('Intake number: ', f.intakeNumber),
      field('Order number: ', f.orderNumber),
      f.company,
    ),
  };
}
