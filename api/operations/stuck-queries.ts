import type { Locale } from '../http/locale.ts';

export const STUCK_NAMES = [
  'credit-2d',
  'breached',
  'escalated',
  'general-manager',
  'incident',
  'held',
  'precondition',
  'waiting-long',
  'failing-tasks',
  'open',
] as const;

export type StuckName = (typeof STUCK_NAMES)[number];

/**
 * What a query is filled in with: the Temporal UI knows no NOW() and cannot sort. What the database says is asked
 * only for a query that needs it, so that the others work while it is away.
 */
export type StuckInstants = {
  now: Date;
  /** ISO instant since when the order waits that is to be the last one shown; null when few wait. */
  longestSince: () => Promise<string | null>;
};

export type StuckQuery = {
  title: Record<Locale, string>;
  /** What an operator does about what is found. */
  todo: Record<Locale, string>;
  /** Without the condition on company or policy. */
  condition: (given: StuckInstants) => string | Promise<string>;
};

const DAY_MS = 86_400_000;
const SECOND_MS = 1_000;
/** Only runs of the order workflow that have not ended. */
const OPEN = "WorkflowType = 'order' AND ExecutionStatus = 'Running'";

export const STUCK_QUERIES: Record<StuckName, StuckQuery> = {
  'credit-2d': {
    title: { 'zh-CN': '等待信用审核超过两天的订单', en: 'Orders that wait on credit for more than two days' },
    todo: {
      'zh-CN': '在订单详情中查看向哪个角色询问；请该角色或其负责人决定。',
      en: 'The details of the order say which role is asked: remind it, or the role it was escalated to.',
    },
    condition: ({ now }) => `${OPEN} AND WaitingOn = 'credit' AND WaitingSince < '${before(now, 2)}'`,
  },
  breached: {
    title: { 'zh-CN': '已超期的订单', en: 'Orders with a breached clock' },
    todo: {
      'zh-CN': '详情列出超期的时限和当前升级到的角色；加 ?policy= 只看一个政策。',
      en: 'The details name the clock and whom it has called; narrow it with ?policy=.',
    },
    condition: () => `${OPEN} AND SlaState = 'breached'`,
  },
  escalated: {
    title: { 'zh-CN': '已升级的订单', en: 'Orders that were escalated' },
    todo: {
      'zh-CN': '原负责人和升级后的角色都可以决定，先决定者有效。',
      en: 'The owner and the role called can both decide; the first answer counts. Ask why the owner did not.',
    },
    condition: () => `${OPEN} AND EscalationLevel >= 1`,
  },
  'general-manager': {
    title: { 'zh-CN': '已升级到总经理的订单', en: 'Orders that were escalated to the general manager' },
    todo: {
      'zh-CN': '通知总经理：所有下级都已逾期。',
      en: 'Tell the general manager: everybody below is late.',
    },
    condition: () => `${OPEN} AND EscalatedTo = 'general_manager'`,
  },
  incident: {
    title: { 'zh-CN': '发生故障的订单', en: 'Orders with an incident' },
    todo: {
      'zh-CN':
        '在 Pending Activities 中查看错误；消除原因后会自动继续。GET /operations/incidents 有全部列表。',
      en: 'Read the error under Pending Activities; it goes on by itself once the cause is gone. All: GET /operations/incidents.',
    },
    condition: () => `${OPEN} AND Incident IS NOT NULL`,
  },
  held: {
    title: { 'zh-CN': '已暂停的订单', en: 'Orders that are held' },
    todo: {
      'zh-CN': '详情说明由哪个角色解除；GET /holds 有全部列表和原因。',
      en: 'The details say which role may release it; GET /holds has all of them with their reasons.',
    },
    condition: () => `${OPEN} AND HoldKind IS NOT NULL`,
  },
  precondition: {
    title: { 'zh-CN': '等待审批条件落实的订单', en: 'Orders that wait for a condition of an approval' },
    todo: {
      'zh-CN': '详情说明由哪个角色在何日前落实，是否逾期；GET /obligations 有全部列表。',
      en: 'The details say which role owns it, until when, and whether it is overdue; all: GET /obligations.',
    },
    condition: () => `${OPEN} AND WaitingOn = 'precondition'`,
  },
  'waiting-long': {
    title: { 'zh-CN': '等待时间最长的订单', en: 'Orders that wait longest' },
    todo: {
      'zh-CN': '逐个查看在等谁；NEGOTIATING 由销售处理。',
      en: 'See whom each waits for. In NEGOTIATING it is sales: the order is to be revised or declined.',
    },
    condition: async ({ now, longestSince }) =>
      `${OPEN} AND OrderStage != 'EFFECTIVE' AND WaitingSince < '${justAfter((await longestSince()) ?? now)}'`,
  },
  'failing-tasks': {
    title: { 'zh-CN': '工作流任务反复失败的运行', en: 'Runs whose workflow tasks fail' },
    todo: {
      'zh-CN': '程序缺陷或版本不一致：查看历史中的最后错误；修复后执行 npm run -s rebuild -- INTAKE-NUMBER。',
      en: 'A fault of the program: read the last failure in the history, deploy a mended version, or npm run -s rebuild -- INTAKE-NUMBER.',
    },
    condition: () => "ExecutionStatus = 'Running' AND TemporalReportedProblems IS NOT NULL",
  },
  open: {
    title: { 'zh-CN': '所有未关闭的订单', en: 'All orders that have not ended' },
    todo: {
      'zh-CN': '与数据库比较：npm run reconcile。',
      en: 'npm run reconcile compares them with the database.',
    },
    condition: () => OPEN,
  },
};

function before(now: Date, days: number): string {
  return new Date(now.getTime() - days * DAY_MS).toISOString();
}

/** An equal instant is not found reliably: the servers keep fractions of a second differently. */
function justAfter(instant: Date | string): string {
  return new Date(new Date(instant).getTime() + SECOND_MS).toISOString();
}
