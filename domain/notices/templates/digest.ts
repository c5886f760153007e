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
      field('待您解除的暂停：', f.holds),
      field('待您审批的信用额度：', f.limits),
      field('交货日期已过、待登记完成的订单：', f.toComplete),
      field('待选择结算方式的订单：', f.settlements),
      field('待答复的询价：', f.enquiries),
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
      field('Holds that you may release: ', f.holds),
      field('Credit limits to decide: ', f.limits),
      field('Orders past their delivery date, to be recorded as complete: ', f.toComplete),
      field('Orders that wait for a settlement method: ', f.settlements),
      field('Enquiries to answer: ', f.enquiries),
      f.list,
    ),
  }),
};
