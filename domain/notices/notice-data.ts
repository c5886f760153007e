import type { Policy } from '../policy/policy-schema.ts';
import { localTime } from './local-time.ts';
import type { NoticeData, NoticeEvent } from './notice.ts';

type Words = { zh: string; en: string };

const REQUESTS: Readonly<Record<string, Words>> = {
  cancel: { zh: '取消申请', en: 'Request to cancel' },
  decline: { zh: '不接单申请', en: 'Request to decline' },
  'customer-info': { zh: '联系客户补充信息', en: 'Contact the customer for what is missing' },
  change: { zh: '变更申请', en: 'Request to change' },
};

const HOLDS: Readonly<Record<string, Words>> = {
  credit: { zh: '信用', en: 'credit' },
  compliance: { zh: '合规', en: 'compliance' },
  customer: { zh: '客户要求', en: 'the customer' },
  management: { zh: '管理层', en: 'management' },
};

/**
 * What the caller knows in codes, in words that people read: gates and clocks by the policy's titles in both
 * languages, instants (`since`, `dueAt`, `meetingAt`) as local times of the policy's calendar.
 */
export function wordedData(policy: Policy, data: NoticeData): Record<string, string> {
  const {
    gate = '',
    gates = gate,
    clock = '',
    since = '',
    dueAt = '',
    hold = '',
    meetingAt = '',
    ...rest
  } = data;
  const asked = gates.split(',').map((code) => code.trim());
  const titles = asked.filter((code) => code !== '').map((code) => gateTitle(policy, code));
  const timed = policy.clocks.find((rule) => rule.code === clock)?.title ?? { zh: clock, en: clock };
  return {
    ...rest,
    ...(titles.length > 0 && {
      gateZh: titles.map((title) => title.zh).join('、'),
      gateEn: titles.map((title) => title.en).join(', '),
    }),
    ...(clock !== '' && { clockZh: timed.zh, clockEn: timed.en }),
    ...(hold !== '' && { holdZh: holdWords(hold).zh, holdEn: holdWords(hold).en }),
    ...(since !== '' && { since: localTime(since, policy.calendar.zone) }),
    ...(meetingAt !== '' && { meetingAt: localTime(meetingAt, policy.calendar.zone) }),
    ...(dueAt !== '' && { dueAt: localTime(dueAt, policy.calendar.zone) }),
  };
}

/** A kind of hold in words; the code itself for an unknown one. */
export function holdWords(kind: string): Words {
  return HOLDS[kind] ?? { zh: kind, en: kind };
}

/** The title of a gate of the policy, or of a request's pseudo gate; the code itself for an unknown one. */
export function gateTitle(policy: Policy, code: string): Words {
  const title = policy.gates.find((gate) => gate.code === code)?.title;
  return title ?? REQUESTS[code] ?? { zh: code, en: code };
}

const FOR_CUSTOMERS = [
  'intakeNumber',
  'orderNumber',
  'customerName',
  'companyZh',
  'companyEn',
  'requiredOn',
  'missingZh',
  'missingEn',
];
/** A rejection's reason is the policy's own text, meant for the customer (P-7); any other reason is internal. */
const REASONS = ['reason', 'reasonZh', 'reasonEn'];

/**
 * What a customer may be told: never who decided, nor why inside the company (P-17). Why an order is declined they are
 * told in the words that were written for them (P-44).
 */
export function customerData(event: NoticeEvent, data: NoticeData): NoticeData {
  const told = event === 'rejected' ? [...FOR_CUSTOMERS, ...REASONS] : FOR_CUSTOMERS;
  const { customerReason = '' } = data;
  return {
    ...Object.fromEntries(Object.entries(data).filter(([key]) => told.includes(key))),
    ...(event === 'declined' && customerReason !== '' && { reason: customerReason }),
  };
}

/** What one of the staff may be told: reasons and conditions only where the policy lets one of the roles see them. */
export function staffData(
  event: NoticeEvent,
  policy: Policy,
  roles: readonly string[],
  data: NoticeData,
): NoticeData {
  if (event === 'rejected' || policy.sees.reasons.some((role) => roles.includes(role))) return data;
  const hidden = new Set([...REASONS, 'conditions']);
  return Object.fromEntries(Object.entries(data).filter(([key]) => !hidden.has(key)));
}
