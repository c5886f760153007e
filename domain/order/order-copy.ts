import { sha256Hex } from '../evidence/canonical.ts';
import type { CompleteDocument, Party } from './document.ts';
import { totals } from './document-totals.ts';

export type Copied = { intakeNumber: string; revision: number; document: CompleteDocument };

/**
 * The printable copy of a revision (P-10): plain text that depends on nothing but the revision, so that whoever prints
 * it again gets the same, by the same hash.
 */
export function orderCopy({ intakeNumber, revision, document }: Copied): string {
  const { lines, currency, delivery, paymentMethod, quality, fields, remarks, special } = document;
  const { gross } = totals(document);
  const parts = [
    `订单副本 ${intakeNumber} 第${revision}版`,
    party('买方', document.parties.buyer),
    party('付款方', document.parties.payer),
    party('最终用户', document.parties.endUser),
    party('收货方', document.parties.consignee),
    ...lines.map(
      (line) =>
        `${line.lineNo}. ${[line.sku, line.name, line.spec].filter(Boolean).join(' ')} ${line.quantity} ${line.unit} ` +
        `含税单价 ${line.grossPrice} ${currency},税率 ${line.taxRate}${line.remark ? `,${line.remark}` : ''}`,
    ),
    `合计(含税) ${gross} ${currency}`,
    `付款方式 ${paymentMethod}`,
    `交货日期 ${delivery.date}`,
    field('交货地点', delivery.place),
    field('交货条款', delivery.terms),
    field('包装', delivery.packing),
    field('质量要求', quality),
    ...Object.entries(fields ?? {}).map(([code, value]) => `${code} ${String(value)}`),
    field('特殊订单', special?.reason),
    field('备注', remarks),
  ];
  return `${parts.filter((part) => part !== '').join('\n')}\n`;
}

/** SHA-256 of the copy's UTF-8 bytes, hex: what a proofreader says they have read. */
export function copyHash(copied: Copied): string {
  return sha256Hex(orderCopy(copied));
}

function party(title: string, given: Party | undefined): string {
  if (!given) return '';
  const { customerId, name, contact } = given;
  return [title, customerId, name, contact?.name, contact?.phone, contact?.email].filter(Boolean).join(' ');
}

function field(title: string, value: string | undefined): string {
  return value ? `${title} ${value}` : '';
}
