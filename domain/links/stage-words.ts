import type { Stage } from '../order/stages.ts';

type Words = { zh: string; en: string };

const REVIEW: Words = { zh: '审核中', en: 'being reviewed' };
const CONTRACT: Words = { zh: '合同办理中', en: 'the contract is being prepared' };
const DECLINED: Words = { zh: '未受理', en: 'not accepted' };

/** A stage as a customer reads it: never who decides inside the company, nor what (P-16, P-17). */
export const STAGE_WORDS: Readonly<Record<Stage, Words>> = {
  RECEIVED: { zh: '已收单', en: 'received' },
  REJECTED: DECLINED,
  AWAITING_CUSTOMER_INFO: { zh: '等待您补充信息', en: 'waiting for information from you' },
  VALIDATING: REVIEW,
  UNDER_REVIEW: REVIEW,
  NEGOTIATING: { zh: '与您协商中', en: 'to be agreed with you' },
  SALES_HEAD_APPROVAL: REVIEW,
  EXECUTIVE_REVIEW: REVIEW,
  QUOTING: { zh: '报价中', en: 'being quoted' },
  CONTRACT_DRAFT: CONTRACT,
  LEGAL_REVIEW: CONTRACT,
  SIGNING: { zh: '等待签署合同', en: 'waiting for signatures' },
  ORDER_ENTRY: { zh: '订单录入中', en: 'being entered' },
  CUSTOMER_CONFIRMATION: { zh: '等待您确认', en: 'waiting for your confirmation' },
  DESIGN: { zh: '设计中', en: 'being designed' },
  PAYMENT_GATE: { zh: '等待付款', en: 'waiting for payment' },
  EFFECTIVE: { zh: '已生效，执行中', en: 'effective and being carried out' },
  DECLINED,
  CANCELLED: { zh: '已取消', en: 'cancelled' },
  CLOSED: { zh: '已完成', en: 'completed' },
};
