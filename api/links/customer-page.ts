import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { CustomerView } from '../../domain/links/customer-view.ts';
import type { Locale } from '../http/locale.ts';

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #ccc}
td.n,th.n{text-align:right}dt{color:#555}dd{margin:0 0 .6rem}`;

/** Made here, so that what its hash is over is exactly what is sent. */
const STYLE_ELEMENT = raw(`<style>${STYLE}</style>`);
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** The address of the page is a secret: nothing of it goes to other sites, and nothing is loaded or kept. */
export const CUSTOMER_PAGE_HEADERS = {
  'cache-control': 'private, no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
};

const WORDS = {
  en: {
    order: 'Order',
    status: 'Where it stands',
    missing: 'We still need from you',
    received: 'Received on',
    customer: 'Customer',
    goods: 'Goods',
    quantity: 'Quantity',
    unitPrice: 'Unit price',
    amount: 'Amount with tax',
    net: 'without tax',
    gross: 'with tax',
    total: 'Total with tax',
    ofWhichTax: 'of which tax',
    payment: 'Payment',
    date: 'Date of delivery',
    place: 'Place of delivery',
    terms: 'Terms of delivery',
    packing: 'Packing',
    quality: 'Quality',
  },
  'zh-CN': {
    order: '订单',
    status: '当前状态',
    missing: '请您补充',
    received: '收单日期',
    customer: '客户',
    goods: '货物',
    quantity: '数量',
    unitPrice: '单价',
    amount: '含税金额',
    net: '不含税',
    gross: '含税',
    total: '含税总额',
    ofWhichTax: '其中税额',
    payment: '付款方式',
    date: '交货日期',
    place: '交货地点',
    terms: '交货条件',
    packing: '包装',
    quality: '质量要求',
  },
};

type Line = CustomerView['lines'][number];

/** The customer's view as a plain page that needs no script. Every value is escaped. */
export function customerPage(view: CustomerView, locale: Locale) {
  const words = WORDS[locale];
  const { totals, delivery } = view;
  const facts: [string, string | undefined][] = [
    [words.status, view.status],
    [words.missing, view.missing.join('; ')],
    [words.customer, view.customer],
    [words.received, view.receivedOn],
    [words.date, delivery.date],
    [words.place, delivery.place],
    [words.terms, delivery.terms],
    [words.packing, delivery.packing],
    [words.payment, view.payment],
    [words.quality, view.quality],
  ];
  const title = `${words.order} ${view.order}`;
  return html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <h1>${title}</h1>
        <p>${view.company}</p>
        <dl>
          ${facts
            .filter(([, value]) => value)
            .map(
              ([name, value]) =>
                html`<dt>${name}</dt>
                  <dd>${value}</dd>`,
            )}
        </dl>
        <table>
          <thead>
            <tr>
              <th>${words.goods}</th>
              <th class="n">${words.quantity}</th>
              <th class="n">${words.unitPrice}</th>
              <th class="n">${words.amount}</th>
            </tr>
          </thead>
          <tbody>
            ${view.lines.map((line) => row(line, words))}
          </tbody>
        </table>
        ${
          totals &&
          html`<p>
            <strong>${words.total}: ${totals.gross} ${totals.currency}</strong> (${words.ofWhichTax}
            ${totals.tax})
          </p>`
        }
      </body>
    </html>`;
}

function row(
  { sku, name, spec, quantity, unit, unitPrice, priceBasis, amount }: Line,
  words: typeof WORDS.en,
) {
  const goods = [sku, name, spec].filter(Boolean).join(' · ');
  const price = unitPrice === undefined ? '' : `${unitPrice} (${words[priceBasis ?? 'net']})`;
  return html`<tr>
    <td>${goods}</td>
    <td class="n">${quantity} ${unit}</td>
    <td class="n">${price}</td>
    <td class="n">${amount ?? ''}</td>
  </tr>`;
}
