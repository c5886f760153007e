import { type Facts, field, type NoticeLocale } from '../notice.ts';

/** Which order a letter to the staff is about. */
export const ORDER_LINES: Readonly<Record<NoticeLocale, (facts: Facts) => string[]>> = {
  'zh-CN': (f) => [
    field('收单号：', f.intakeNumber),
    field('订单号：', f.orderNumber),
    field('客户：', f.customer),
    field('要求交货日期：', f.requiredOn),
    f.customerUntold === '' ? '' : '客户没有邮箱，未收到通知：请另行告知客户。',
  ],
  en: (f) => [
    field('Intake number: ', f.intakeNumber),
    field('Order number: ', f.orderNumber),
    field('Customer: ', f.customer),
    field('Required on: ', f.requiredOn),
    f.customerUntold === '' ? '' : 'The customer has no e-mail address and was not told: tell them yourself.',
  ],
};
