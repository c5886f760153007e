import { describe, expect, test } from 'vitest';
import { customerData, staffData, wordedData } from '../../domain/notices/notice-data.ts';
import type { NoticeEvent } from '../../domain/notices/notice.ts';
import { renderNotice } from '../../domain/notices/render-notice.ts';
import { policySchema } from '../../domain/policy/policy-schema.ts';
import { policyNamed } from './policy-texts.ts';

const EVENTS: readonly NoticeEvent[] = policySchema.shape.notices.unwrap().element.shape.on.options;
const TEMPLATES = [
  ...EVENTS,
  ...EVENTS.map((event) => `customer/${event}`),
  'digest',
  'obligation-given',
  'obligation-void',
  'dispute-opened',
  'dispute-resolved',
  'obligation-overdue',
  'payment-undone',
  'risk-raised',
  'settlement-wanted',
  'risk-to-review',
  'promise-overdue',
];

const FULL = {
  intakeNumber: 'R-2026-000017',
  orderNumber: 'NW-R-20261124-0003',
  customerName: '北风商贸',
  companyZh: '示例机电',
  companyEn: 'Sample Works',
  gateZh: '信用审核、产能评审',
  gateEn: 'Credit, Capacity',
  clockZh: '评审全部完成',
  clockEn: 'All reviews done',
  since: '2026-11-24 09:00',
  dueAt: '2026-11-26 17:30',
  requiredOn: '2026-12-18',
  reasonZh: '不在产品目录内',
  reasonEn: 'not in the catalogue',
  conditions: '预付 30%',
  tier: '2',
  open: '3',
  overdue: '1',
  today: '2',
  matters: '1',
  listZh: '信用审核 R-2026-000017',
  listEn: 'Credit R-2026-000017',
};
const MINIMAL = { intakeNumber: 'R-2026-000017', open: '0', overdue: '0' };

describe('notice templates', () => {
  const cases = TEMPLATES.flatMap((template) =>
    (['zh-CN', 'en'] as const).flatMap((locale) =>
      [FULL, MINIMAL].map((data) => ({ template, locale, data, known: data === FULL ? 'all' : 'little' })),
    ),
  );

  test.each(cases)(
    'given $known data, when $template is written in $locale, then nothing is left open',
    (one) => {
      const { subject, text } = renderNotice(one);
      expect(subject).not.toMatch(/\n|\s$/);
      for (const said of [subject, text]) {
        expect(said).not.toMatch(/undefined|null|NaN|\[object|[{}$]|[:\uff1a] ?([,\uff0c\n]|$)/);
        expect(said.length).toBeGreaterThan(0);
      }
      const number = one.template === 'digest' ? '0|3' : 'R-2026-000017';
      expect(`${subject}\n${text}`).toMatch(new RegExp(number));
      const chinese = /[\u4e00-\u9fff]/.test(subject);
      expect(chinese).toBe(one.locale === 'zh-CN');
    },
  );

  test('given a received order, when the customer is told, then it is a receipt and no confirmation (P-11)', () => {
    const zh = renderNotice({ template: 'customer/received', locale: 'zh-CN', data: FULL });
    expect(zh.subject).toBe('收单回执 R-2026-000017');
    expect(zh.text).toContain('不是订单确认');
    const en = renderNotice({ template: 'customer/received', locale: 'en', data: FULL });
    expect(en.text).toContain('not an order confirmation');
    expect(renderNotice({ template: 'customer/effective', locale: 'zh-CN', data: FULL }).subject).toContain(
      '订单确认',
    );
  });

  test('given an order that lacks something, when its customer is told of the receipt, then it asks for that (P-6)', () => {
    const data = { ...FULL, missingZh: '缺少必填项:交货日期', missingEn: 'delivery date is missing' };
    const zh = renderNotice({ template: 'customer/received', locale: 'zh-CN', data });
    expect(zh.text).toContain('尚不完整（缺少必填项:交货日期），请您补充');
    expect(zh.text).not.toContain('正在审核');
    const en = renderNotice({ template: 'customer/received', locale: 'en', data });
    expect(en.text).toContain('not complete (delivery date is missing). Please tell us');
  });

  test.each(EVENTS.filter((event) => event !== 'rejected'))(
    'given internal reasons, when the customer is told of %s, then none is stored or said (P-17)',
    (event) => {
      const data = customerData(event, { ...FULL, reason: 'limit exceeded', decidedBy: '李信用' });
      expect(Object.keys(data)).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/reason|decided|gate/)]),
      );
      const { text } = renderNotice({ template: `customer/${event}`, locale: 'en', data });
      expect(text).not.toMatch(/limit exceeded|catalogue|李信用|Credit/);
    },
  );

  test('given a rejection, when the customer is told, then the reason of the policy is said (P-7)', () => {
    const data = customerData('rejected', FULL);
    expect(renderNotice({ template: 'customer/rejected', locale: 'zh-CN', data }).text).toContain(
      '原因\uff1a不在产品目录内',
    );
  });

  test('given a role that may not see reasons, when staff are told of a refusal, then it is left out (P-17)', () => {
    const policy = policyNamed('standard');
    const data = { reason: '信用不足', conditions: '预付', gateZh: '信用审核' };
    expect(staffData('refused', policy, ['finance_officer'], data)).toEqual({ gateZh: '信用审核' });
    expect(staffData('refused', policy, ['sales_head'], data)).toEqual(data);
  });

  test('given codes and instants, when worded, then the titles of the policy and local times stand there', () => {
    const policy = policyNamed('standard');
    const data = wordedData(policy, {
      gates: 'credit, cancel',
      clock: 'review-team',
      dueAt: '2026-11-24T09:30:00.000Z',
      requiredOn: '2026-12-18',
    });
    expect(data).toEqual({
      gateZh: '信用审核、取消申请',
      gateEn: 'Credit, Request to cancel',
      clockZh: '评审全部完成',
      clockEn: 'All reviews done',
      dueAt: '2026-11-24 17:30',
      requiredOn: '2026-12-18',
    });
  });

  test('given a template that nobody knows, when written, then the error names it', () => {
    expect(() => renderNotice({ template: 'constructor', locale: 'en', data: {} })).toThrow('"constructor"');
  });
});
