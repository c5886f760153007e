import { type Facts, field, lines, type Message, type NoticeEvent } from '../notice.ts';

/** What customers read in Chinese: only their own order's numbers and result, no names, no internal reasons (P-17). */
export const CUSTOMER_ZH: Readonly<Record<NoticeEvent, (facts: Facts) => Message>> = {
  // P-11: a receipt (收单回执) promises nothing; the confirmation comes when the order is effective.
  received: (f) =>
    letter(f, `收单回执 ${f.intakeNumber}`, [
      // P-6: what it lacks is asked for at once.
      f.missing === ''
        ? '我们已收到您的订单，正在审核。'
        : `我们已收到您的订单，但内容尚不完整（${f.missing}），请您补充，以便我们审核。`,
      '本通知仅为收单回执，不是订单确认；审核结果将另行通知。',
    ]),
  rejected: (f) =>
    letter(f, `订单未能受理 ${f.intakeNumber}`, [
      '很抱歉，您的订单未能受理。',
      field('原因：', f.reason),
      '如需调整后重新下单，请与我们的销售人员联系。',
    ]),
  // P-12: customer, goods, quantity and price were checked on submission.
  confirmed: (f) => letter(f, `订单确认 ${f.order}`, ['您的订单已确认。', field('交货日期：', f.requiredOn)]),
  'task-opened': inReview,
  'task-reassigned': inReview,
  refused: (f) =>
    letter(f, `关于您的订单 ${f.order}`, [
      '您的订单目前未能通过审核，我们的销售人员将与您联系，协商解决方案。',
    ]),
  'review-passed': (f) =>
    letter(f, `订单审核通过 ${f.order}`, [
      '您的订单已通过审核，我们的销售人员将与您办理后续手续。',
      field('交货日期：', f.requiredOn),
      '本通知不是订单确认。',
    ]),
  effective: (f) =>
    letter(f, `订单确认 ${f.order}`, ['您的订单已通过审核，现予确认。', field('交货日期：', f.requiredOn)]),
  declined: (f) =>
    letter(f, `关于您的订单 ${f.order}`, [
      '很抱歉，我们无法承接您的订单。',
      field('原因：', f.reason),
      '我们的销售人员将向您说明情况，并与您商讨其他方案。',
    ]),
  cancelled: (f) => letter(f, `订单已取消 ${f.order}`, ['您的订单已取消。']),
  'cancel-refused': (f) =>
    letter(f, `取消申请结果 ${f.order}`, [
      '您的订单取消申请未能获准，订单继续办理。如有疑问，请与我们的销售人员联系。',
    ]),
  'decline-refused': inReview,
  'continued-at-risk': inReview,
  'change-granted': (f) =>
    letter(f, `订单变更申请结果 ${f.order}`, [
      '您申请的订单变更已获批准，订单将按变更后的内容审核。',
      '本通知不是订单确认。',
    ]),
  'change-refused': (f) =>
    letter(f, `订单变更申请结果 ${f.order}`, [
      '您申请的订单变更未能获准，订单按原内容继续办理。如有疑问，请与我们的销售人员联系。',
    ]),
  escalated: inReview,
  'clock-warned': inReview,
  reminded: inReview,
  'meeting-convened': inReview,
  'possible-duplicate': inReview,
  'precondition-open': (f) =>
    letter(f, `关于您的订单 ${f.order}`, [
      '您的订单在确认之前尚有条件需要满足，我们的销售人员将与您联系。',
      '本通知不是订单确认。',
    ]),
  'contract-signed': (f) =>
    letter(f, `您的订单合同 ${f.order}`, ['合同已由各方签署，订单生效后将另行通知。']),
  held: inReview,
  'hold-released': inReview,
};

function inReview(f: Facts): Message {
  return letter(f, `订单审核中 ${f.order}`, ['您的订单正在审核，结果将另行通知。']);
}

function letter(f: Facts, subject: string, body: readonly string[]): Message {
  return {
    subject,
    text: lines(
      field('尊敬的客户 ', f.customer),
      ...body,
      field('收单号：', f.intakeNumber),
      field('订单号：', f.orderNumber),
      f.company,
    ),
  };
}
