import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { FieldError } from '../../commands/problem.ts';
import type { CustomerView } from '../../domain/links/customer-view.ts';
import type { Ctx } from '../http/endpoint.ts';
import { answerForm, type SentForm } from './answer-form.ts';
import { answerReceipt } from './answer-receipt.ts';
import { designSection } from './design-section.ts';
import { factList } from './fact-list.ts';
import { answerPage, type Html } from './page-frame.ts';
import { PAGE_WORDS, type PageWords } from './page-words.ts';
import type { ShownLink } from './shown-link.ts';
import { wrongFields } from './wrong-fields.ts';

type Line = CustomerView['lines'][number];

/** Why a form is not taken: what is wrong in it, or in words what is so. */
export type Refused = { status: ContentfulStatusCode; errors: readonly FieldError[]; notice?: string };

/** The customer's page of a link: the order, what the link asks with the form for it, or what they have answered. */
export function customerPage(
  c: Ctx,
  shown: ShownLink,
  refused?: (Refused & Pick<SentForm, 'values'>) | null,
): Response | Promise<Response> {
  const words = PAGE_WORDS[c.get('locale')];
  const { view, link, standing, zone } = shown;
  const { purpose } = link;
  const { answered, design, questions } = standing;
  const title = `${words.order} ${view.order}`;
  const asked =
    purpose !== 'view' && standing.asked && link.usedAt === null ? { purpose, questions, words } : null;
  const content = html`<h1>${title}</h1>
    <p class="note">${view.company}</p>
    ${refused?.notice && html`<div class="box bad" role="alert"><p>${refused.notice}</p></div>`}
    ${answerReceipt(standing, { words, zone })}
    ${
      asked && refused && refused.errors.length > 0
        ? wrongFields(refused.errors, asked)
        : asked && pointer(html`<a href="#form">${words.asking[asked.purpose]}</a>`)
    }
    ${purpose !== 'view' && !asked && !answered && !refused && pointer(words.notAsked)}
    ${orderSection(view, words)} ${design && designSection(design, { words, zone })}
    ${asked && answerForm({ ...asked, date: view.delivery.date, sent: refused ?? null })}`;
  return answerPage(c, { title, content, status: refused?.status ?? 200 });
}

function pointer(content: Html | string): Html {
  return html`<div class="box"><p>${content}</p></div>`;
}

function orderSection(view: CustomerView, words: PageWords): Html {
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
  return html`${factList(facts)}
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
    }`;
}

function row(
  { sku, name, spec, quantity, unit, unitPrice, priceBasis, amount }: Line,
  words: PageWords,
): Html {
  const goods = [sku, name, spec].filter(Boolean).join(' · ');
  const price = unitPrice === undefined ? '' : `${unitPrice} (${words[priceBasis ?? 'net']})`;
  return html`<tr>
    <td data-label="${words.goods}">${goods}</td>
    <td class="n" data-label="${words.quantity}">${quantity} ${unit}</td>
    <td class="n" data-label="${words.unitPrice}">${price}</td>
    <td class="n" data-label="${words.amount}">${amount ?? ''}</td>
  </tr>`;
}
