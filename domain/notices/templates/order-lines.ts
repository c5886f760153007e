import { type Facts, field, type NoticeLocale } from '../notice.ts';

/** Which order a letter to the staff is about. */
export const ORDER_LINES: Readonly<Record<NoticeLocale, (facts: Facts) => string[]>> = {
  'zh-CN': (f) => [
    field('收单号：', f.intakeNumber),
    field('订单号：', f.orderNumber),
    field('客户：', f.customer),
    field('要求交货日期：', f.requiredOn),
  ],
  en: (f) => [
    field('Intake number: ', f.intakeNumber),
    field('Order number: ', f.orderNumber),
    field('Customer: ', f.customer),
    field('Required on: ', f.requiredOn),
  ],
};
