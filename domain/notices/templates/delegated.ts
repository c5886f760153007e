import { type Facts, field, lines, type Message, type NoticeLocale } from '../notice.ts';

/** To who stands in for somebody from now on, and to who is away and did not say so themselves (P-166). */
export const DELEGATED: Readonly<Record<NoticeLocale, (facts: Facts) => Message>> = {
  'zh-CN': (f) => ({
    subject: f.delegate === '' ? `缺勤登记：${f.person}` : `代理安排：${f.delegate} 代理 ${f.person}`,
    text: lines(
      f.delegate === ''
        ? '该期间无人代理，其待办由其他有权人员处理。'
        : '该期间由代理人代为决定，待办中可见。',
      field('本人：', f.person),
      field('代理人：', f.delegate),
      field('角色：', f.role),
      field('自：', f.since),
      field('至：', f.dueAt),
      field('理由：', f.reason),
      field('登记人：', f.author),
    ),
  }),
  en: (f) => ({
    subject:
      f.delegate === '' ? `Recorded as away: ${f.person}` : `Standing in: ${f.delegate} for ${f.person}`,
    text: lines(
      f.delegate === ''
        ? 'Nobody stands in while it lasts: what waits is for the others who may decide it.'
        : 'Who stands in decides on the other’s behalf while it lasts, and finds it among their tasks.',
      field('Away: ', f.person),
      field('Stands in: ', f.delegate),
      field('Role: ', f.role),
      field('From: ', f.since),
      field('Until: ', f.dueAt),
      field('Reason: ', f.reason),
      field('Recorded by: ', f.author),
    ),
  }),
};
