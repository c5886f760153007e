import type { HoldKind } from '../holds/hold-kinds.ts';
import { holdWords } from './notice-data.ts';

/** What waits for one person by their office, beside tasks and obligations. Amounts with their currency. */
export type Matters = {
  holds: readonly { kind: HoldKind; intakeNumber: string }[];
  limits: readonly { customer: string; from: string; to: string }[];
  /** Orders for which nobody chose how they are paid (P-129). */
  settlements: readonly { intakeNumber: string }[];
  /** What nobody has answered (P-14). */
  enquiries: readonly { customerName: string; variety: string }[];
  /** Effective orders whose delivery date is over: how many, and the first of them. requiredOn: YYYY-MM-DD. */
  toComplete: { total: number; oldest: readonly { intakeNumber: string; requiredOn: string }[] };
};

export function countOf({ holds, limits, toComplete, settlements, enquiries }: Matters): number {
  return holds.length + limits.length + toComplete.total + settlements.length + enquiries.length;
}

/** A line each, at most so many of a kind. */
export function matterLines(
  { holds, limits, toComplete, settlements, enquiries }: Matters,
  language: 'zh' | 'en',
  listed: number,
) {
  const zh = language === 'zh';
  return [
    ...holds.slice(0, listed).map(({ kind, intakeNumber }) => {
      const words = holdWords(kind)[language];
      return zh ? `待解除暂停 ${intakeNumber}（${words}）` : `To release: ${intakeNumber}, held for ${words}`;
    }),
    ...limits.slice(0, listed).map(({ customer, from, to }) => {
      return zh ? `待审批额度 ${customer}：${from} → ${to}` : `Limit of ${customer}: ${from} to ${to}`;
    }),
    ...toComplete.oldest.slice(0, listed).map(({ intakeNumber, requiredOn }) => {
      return zh
        ? `待登记完成 ${intakeNumber}，交货日期 ${requiredOn}`
        : `To complete: ${intakeNumber}, was due ${requiredOn}`;
    }),
    ...settlements.slice(0, listed).map(({ intakeNumber }) => {
      return zh ? `选择结算方式 ${intakeNumber}` : `Choose the settlement method: ${intakeNumber}`;
    }),
    ...enquiries.slice(0, listed).map(({ customerName, variety }) => {
      return zh ? `答复询价 ${customerName} ${variety}` : `Answer the enquiry: ${customerName} ${variety}`;
    }),
  ];
}
