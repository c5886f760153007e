import type { OrderDocument } from '../../domain/order/document.ts';
import { addDays } from '../../domain/quantity/days.ts';

/** What somebody does to a sample order once the gate is open, or the order stands where it can be done. */
export type SampleAct =
  | {
      decide: string;
      by: string;
      outcome?: 'approve' | 'approve-with-conditions' | 'refuse' | 'need-documents';
      reason?: string;
      prepayment?: string;
    }
  | { ask: 'cancel' | 'decline'; by: string; reason: string }
  | { complete: string; by: string };

export type SampleOrder = {
  key: string;
  company: 'machinery' | 'paper';
  by: string;
  channel: 'phone' | 'fax' | 'email' | 'website' | 'agent' | 'face-to-face';
  /** Working hours of the company before now at which it came in; its clocks run since then. */
  workHoursAgo: number;
  document: OrderDocument;
  acts: readonly SampleAct[];
};

/**
 * A dozen orders and a few more, left standing at different gates; some of them are late, whatever the day: a working
 * day has eight hours. today: YYYY-MM-DD.
 */
export function sampleOrders(today: string): SampleOrder[] {
  const order = orderOn(today);
  const credit: SampleAct = { decide: 'credit', by: 'credit' };
  const capacity: SampleAct = { decide: 'capacity', by: 'planner' };
  const head: SampleAct = { decide: 'sales-head', by: 'sales-head' };
  return [
    order('fresh', 1, 'C005', 'P101', '12', [], { channel: 'website' }),
    order('credit-late', 22, 'C002', 'P101', '20', [capacity], { channel: 'fax' }),
    order('credit-over-limit', 7, 'C003', 'P102', '15', [capacity], { channel: 'face-to-face' }),
    order('capacity-tight', 7, 'C010', 'P103', '9', [credit], { days: 8 }),
    order('both-late', 18, 'C008', 'P100', '800', [], { channel: 'fax' }),
    order('documents-wanted', 6, 'C011', 'P104', '3', [
      capacity,
      {
        decide: 'credit',
        by: 'credit2',
        outcome: 'need-documents',
        reason: '请补充营业执照和近一年财务报表',
      },
    ]),
    order('sales-head-waits', 7, 'C005', 'P104', '6', [credit, capacity], { channel: 'agent' }),
    order(
      'executives-vote',
      13,
      'C001',
      'P103',
      '10',
      [credit, capacity, head, { decide: 'executive', by: 'exec1' }],
      { days: 90 },
    ),
    order('special', 3, 'C006', 'P900', '4', [credit, capacity], {
      special: '客户指定停产型号,需重新开模',
    }),
    order('refused', 6, 'C004', 'P101', '30', [
      capacity,
      { decide: 'credit', by: 'credit', outcome: 'refuse', reason: '有逾期未付货款,建议预付' },
    ]),
    order(
      'decline-asked',
      12,
      'C009',
      'P103',
      '6',
      [
        { decide: 'capacity', by: 'planner2', outcome: 'refuse', reason: '交货期内无产能,客户不能延期' },
        { ask: 'decline', by: 'sales', reason: '客户不接受延期' },
      ],
      { days: 3, channel: 'phone' },
    ),
    order('cancel-asked', 5, 'C012', 'P105', '40', [{ ask: 'cancel', by: 'sales2', reason: '客户项目暂停' }]),
    order('precondition', 6, 'C007', 'P102', '25', [
      capacity,
      { decide: 'credit', by: 'credit', outcome: 'approve-with-conditions', prepayment: '0.3' },
      head,
    ]),
    order('effective', 11, 'C010', 'P101', '10', [credit, capacity, head]),
    order('prepaid', 6, 'C003', 'P102', '15', [credit, capacity, head], { payment: 'prepaid' }),
    order('closed', 16, 'C001', 'P105', '100', [
      credit,
      capacity,
      head,
      { complete: '已交货并签收', by: 'sales' },
    ]),
    order('not-in-catalogue', 2, 'C002', 'P900', '2', [], { channel: 'website' }),
    paperOrder(order('paper-review', 10, 'K001', 'R100', '12.5', [], { channel: 'fax' })),
    paperOrder(
      order('paper-sales-head', 6, 'K003', 'R101', '20', [
        { decide: 'sales', by: 'paper-sales2' },
        { decide: 'finance', by: 'paper-finance' },
        { decide: 'production', by: 'paper-planner' },
      ]),
    ),
  ];
}

type Options = { days?: number; payment?: string; special?: string; channel?: SampleOrder['channel'] };

function orderOn(today: string) {
  return (
    key: string,
    workHoursAgo: number,
    customerId: string,
    sku: string,
    quantity: string,
    acts: readonly SampleAct[],
    { days = 28, payment = 'monthly', special, channel = 'email' }: Options = {},
  ): SampleOrder => ({
    key,
    company: 'machinery',
    by: 'clerk',
    channel,
    workHoursAgo,
    document: {
      parties: { buyer: { customerId } },
      lines: [{ sku, quantity, unit: 'pcs', netPrice: PRICES[sku] ?? '100.00', taxRate: '0.13' }],
      currency: 'CNY',
      paymentMethod: payment,
      delivery: { date: addDays(today, days), place: '客户工地' },
      ...(special !== undefined && { special: { reason: special } }),
    },
    acts,
  });
}

const PRICES: Readonly<Record<string, string>> = {
  P101: '1860.00',
  P102: '3240.00',
  P103: '68000.00',
  P104: '12600.00',
  P105: '480.00',
  P900: '2100.00',
  R100: '6100.00',
  R101: '7400.00',
};

/** Its policy wants the contact and the specification on the order itself (P-4). */
function paperOrder(order: SampleOrder): SampleOrder {
  const { parties, ...document } = order.document;
  const contact = { name: '采购部', phone: '021-6100 0000' };
  const lines = document.lines.map((line) => ({ ...line, unit: 't', spec: '787×1092 mm' }));
  const buyer = { ...parties.buyer, contact };
  return {
    ...order,
    company: 'paper',
    by: 'paper-clerk',
    document: { ...document, parties: { buyer }, lines },
  };
}
