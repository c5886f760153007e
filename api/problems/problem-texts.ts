import type { ProblemType } from '../../commands/problem.ts';
import type { Locale } from '../http/locale.ts';

export type ApiProblemType = ProblemType | 'internal';

type Text = { title: Record<Locale, string>; page: string };

/** What each kind of problem is called, and what its page says to do. */
export const PROBLEM_TEXTS: Record<ApiProblemType, Text> = {
  'malformed-request': said(
    '请求格式错误',
    'Malformed request',
    'The request could not be read: no JSON, not UTF-8, or a header of another form. Mend it and send it with a new key.',
  ),
  'idempotency-key-required': said(
    '缺少 Idempotency-Key',
    'Idempotency-Key required',
    'Every POST and PATCH carries an Idempotency-Key of 1 to 200 visible ASCII characters, so that sending it again does nothing twice.',
  ),
  unauthenticated: said(
    '未通过身份验证',
    'Not authenticated',
    'Send a valid bearer token of the company’s identity provider, or a machine key (csk_…).',
  ),
  'unknown-person': said(
    '人员未登记',
    'Unknown person',
    'The token is good, but nobody active is registered for its subject. An administrator adds people.',
  ),
  forbidden: said(
    '无权操作',
    'Forbidden',
    'You may see this, but your roles do not let you do it. The detail says whose it is.',
  ),
  'separation-of-duties': said(
    '职责分离',
    'Separation of duties',
    'The policy keeps these two acts apart: somebody else has to decide.',
  ),
  'not-found': said('未找到', 'Not found', 'There is no such thing, or your roles do not let you see it.'),
  'method-not-allowed': said(
    '不支持的方法',
    'Method not allowed',
    'This address takes other methods; the header Allow names them.',
  ),
  'order-closed': said('订单已关闭', 'Order closed', 'The order has ended: nothing of it can be changed.'),
  'task-not-open': said(
    '任务未开放',
    'Task not open',
    'The gate is settled or was withdrawn. The members of the problem say how it stands.',
  ),
  'task-claimed': said(
    '任务已被认领',
    'Task claimed',
    'Somebody else has claimed this task; they can release it, and it is free when they leave or go away.',
  ),
  'task-suspended': said(
    '任务已暂停',
    'Task suspended',
    'The task waits for documents or for the customer; it opens again when they are added or have answered.',
  ),
  'already-decided': said(
    '已有决定',
    'Already decided',
    'This task has its answer; the members of the problem say which.',
  ),
  'already-requested': said(
    '已有请求',
    'Already requested',
    'The same is asked for already and waits for its answer.',
  ),
  'already-recorded': said(
    '已有记录',
    'Already recorded',
    'This fact is on record already; the detail says who recorded it.',
  ),
  'wrong-stage': said(
    '当前阶段不允许',
    'Wrong stage',
    'The order does not stand where this can be done; the detail says where it stands.',
  ),
  'not-current-revision': said(
    '不是当前版本',
    'Not the current revision',
    'The order was revised since you saw it. Read it again and decide on what it says now.',
  ),
  'credit-exceeded': said(
    '超出信用额度',
    'Credit exceeded',
    'The limit does not hold this order. Refuse it, or approve with a prepayment or guarantee.',
  ),
  'capacity-exceeded': said(
    '产能不足',
    'Capacity exceeded',
    'The hours are not free. Refuse, or approve with a measure.',
  ),
  'facts-missing': said(
    '前置事项未完成',
    'Not done yet',
    'What has to be on record before this can be approved is named in errors.',
  ),
  'order-held': said(
    '订单已暂停',
    'Order held',
    'The order is held. It goes on when those whom the policy names release it.',
  ),
  'duplicate-reference': said('编号重复', 'Duplicate reference', 'This number is taken already.'),
  'link-gone': said(
    '链接已失效',
    'Link no longer valid',
    'The link has expired, was revoked or used, or order or design have a newer version: `fault` says which. Ask the company for a new one.',
  ),
  'key-in-progress': said(
    '正在处理',
    'Being worked on',
    'The same order or key is being worked on. Send the same request again after the time in Retry-After.',
  ),
  'revision-mismatch': said(
    '版本不匹配',
    'Revision mismatch',
    'If-Match names another revision than the order’s. Read it again.',
  ),
  'too-large': said('请求过大', 'Too large', 'A body may have 1 MB.'),
  'unsupported-media-type': said('不支持的媒体类型', 'Unsupported media type', 'Send application/json.'),
  validation: said(
    '数据不完整或有误',
    'Incomplete or wrong',
    'Each entry of errors names one wrong field with its path, a code, and what to do.',
  ),
  'key-reused': said(
    'Idempotency-Key 已使用',
    'Idempotency-Key reused',
    'The key was used for another body. A new request needs a new key.',
  ),
  'precondition-required': said(
    '缺少 If-Match',
    'If-Match required',
    'Say with If-Match which revision you change: the ETag that reading the order gave.',
  ),
  'too-many-requests': said(
    '请求过于频繁',
    'Too many requests',
    'This was asked for too often. Send it again after the time in Retry-After.',
  ),
  unavailable: said(
    '服务暂不可用',
    'Unavailable',
    'Nothing is half done. Send the same request with the same key again after the time in Retry-After: it is done once.',
  ),
  internal: said(
    '内部错误',
    'Internal error',
    'It is our fault, and it is logged under the correlation id. Nothing was done by halves: send the same request with the same key again.',
  ),
};

function said(zh: string, en: string, page: string): Text {
  return { title: { 'zh-CN': zh, en }, page };
}

export function isProblemType(slug: string): slug is ApiProblemType {
  return Object.hasOwn(PROBLEM_TEXTS, slug);
}
