import { type Facts, field, lines, type Message, type NoticeLocale } from '../notice.ts';

/** The morning list of what waits for one person. */
export const DIGEST: Readonly<Record<NoticeLocale, (facts: Facts) => Message>> = {
  'zh-CN': (f) => ({
    subject: `今日待办：${f.total} 项，逾期 ${f.overdue} 项`,
    text: lines(
      field('待您决定：', f.open),
      field('已逾期：', f.overdue),
      field('今日到期：', f.today),
      field('到期的条件和风险：', f.obligations),
      field('其他待办：', f.matters),
      f.list,
    ),
  }),
  en: (f) => ({
    subject: `Waiting for you today: ${f.total}, late: ${f.overdue}`,
    text: lines(
      field('Waiting for your decision: ', f.open),
      field('Late: ', f.overdue),
      field('Due today: ', f.today),
      field('Conditions and risks that are due: ', f.obligations),
      field('Waiting besides: ', f.matters),
      f.list,
    ),
  }),
};
