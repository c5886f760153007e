import { type Facts, field, lines, type Message, type NoticeLocale } from '../notice.ts';

/** To the office that has to see to a risk that somebody found in an order (P-45). */
export const RISK_RAISED: Readonly<Record<NoticeLocale, (facts: Facts) => Message>> = {
  'zh-CN': (f) => ({
    subject: `风险待处理：${f.order}`,
    text: lines(
      '有人提出了订单的风险，请处理并记录处理结果。',
      field('收单号：', f.intakeNumber),
      field('订单号：', f.orderNumber),
      field('客户：', f.customer),
      field('风险：', f.risk),
      field('处理意见：', f.opinion),
    ),
  }),
  en: (f) => ({
    subject: `A risk to see to: ${f.order}`,
    text: lines(
      'Somebody has found a risk in an order. Please see to it, and record how it was handled.',
      field('Intake number: ', f.intakeNumber),
      field('Order number: ', f.orderNumber),
      field('Customer: ', f.customer),
      field('Risk: ', f.risk),
      field('Opinion: ', f.opinion),
    ),
  }),
};
