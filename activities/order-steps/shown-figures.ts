import { materialEvidence } from '../../db/material.ts';
import { productsOf } from '../../db/products.ts';
import type { Evidence } from '../../domain/gates/evidence.ts';
import type { Shown } from '../../domain/gates/shown.ts';
import type { CompleteDocument } from '../../domain/order/document.ts';
import { checkPrices } from '../../domain/order/price-check.ts';
import { dueBeforeEffect } from '../../domain/payment/due-before-effect.ts';
import type { Step } from './step.ts';

type Figures = (step: Step, document: CompleteDocument) => Promise<Partial<Evidence>>;

const FIGURES: { readonly [part in Shown]: Figures } = {
  prices: priceFigures,
  payment: paymentFigures,
  stock: stockFigures,
};

/** What the policy has reckoned for the approvers of a gate, whatever its kind (P-29, P-30, P-32). */
export async function shownFigures(
  step: Step,
  document: CompleteDocument,
  shows: readonly Shown[],
): Promise<Partial<Evidence>> {
  const shown: Partial<Evidence> = {};
  for (const part of shows) Object.assign(shown, await FIGURES[part](step, document));
  return shown;
}

async function priceFigures({ trx, order }: Step, document: CompleteDocument): Promise<Partial<Evidence>> {
  const skus = document.lines.flatMap(({ sku }) => sku ?? []);
  const { products } = await productsOf(trx, order.company_id, skus);
  return { prices: checkPrices(document, products) };
}

async function stockFigures(
  { trx, order, policy, now }: Step,
  document: CompleteDocument,
): Promise<Partial<Evidence>> {
  const of = { orderId: order.id, companyId: order.company_id, policy, document, now };
  return { material: await materialEvidence(trx, of) };
}

async function paymentFigures({ order, policy }: Step): Promise<Partial<Evidence>> {
  const method = order.payment_method;
  const accepted = policy.paymentMethods.some(({ code }) => code === method);
  const { prepaid } = order;
  return { payment: { method, accepted, prepaid, dueBeforeEffect: dueBeforeEffect(policy, order) } };
}
