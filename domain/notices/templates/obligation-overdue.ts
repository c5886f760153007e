import { type Facts, field, lines, type Message, type NoticeLocale } from '../notice.ts';
import { ORDER_LINES } from './order-lines.ts';

type Texts = Readonly<Record<NoticeLocale, (facts: Facts) => Message>>;

/** To who owns a condition of a yes, and to who said it, when its day is over (P-35). */
export const OBLIGATION_OVERDUE: Texts = {
  'zh-CN': (f) => ({
    subject: `条件已逾期：${f.order}`,
    text: lines(
      '审批所附条件已过期限，尚未记录完成。',
      ...ORDER_LINES['zh-CN'](f),
      field('条件：', f.conditions),
      field('期限：', f.dueAt),
    ),
  }),
  en: (f) => ({
    subject: `A condition is overdue: ${f.order}`,
    text: lines(
      'A condition of an approval was due, and nobody has recorded that it is met.',
      ...ORDER_LINES.en(f),
      field('Condition: ', f.conditions),
      field('Was due: ', f.dueAt),
    ),
  }),
};

/**
 * To who owes what was promised beside an answer or decided in a meeting, and to who gave the day, when it is over
 * (P-37, P-39).
 */
export const PROMISE_OVERDUE: Texts = {
  'zh-CN': (f) => ({
    subject: `承诺事项已逾期：${f.order}`,
    text: lines(
      '审核或会议中承诺的事项已过期限，尚未记录完成。',
      ...ORDER_LINES['zh-CN'](f),
      field('事项：', f.conditions),
      field('期限：', f.dueAt),
    ),
  }),
  en: (f) => ({
    subject: `What was promised is overdue: ${f.order}`,
    text: lines(
      'What was promised in a review or a meeting was due, and nobody has recorded that it is done.',
      ...ORDER_LINES.en(f),
      field('Promised: ', f.conditions),
      field('Was due: ', f.dueAt),
    ),
  }),
};

/**
 * To who owns a risk that was raised, or at which an order goes on, and to who raised or took it, when it is to be
 * looked at again (P-45).
 */
export const RISK_TO_REVIEW: Texts = {
  'zh-CN': (f) => ({
    subject: `风险待复核：${f.order}`,
    text: lines(
      '订单存在风险，复核日期已过。',
      ...ORDER_LINES['zh-CN'](f),
      field('风险：', f.conditions),
      field('复核日期：', f.dueAt),
    ),
  }),
  en: (f) => ({
    subject: `Look at this risk again: ${f.order}`,
    text: lines(
      'The order has a risk, and the day to look at it again is over.',
      ...ORDER_LINES.en(f),
      field('Risk: ', f.conditions),
      field('Was to be looked at: ', f.dueAt),
    ),
  }),
};
