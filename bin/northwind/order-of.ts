import type { OrderDocument } from '../../domain/order/document.ts';
import { compareMoney, multiplyMoney, sumMoney } from '../../domain/money/money.ts';
import { exact } from '../../domain/money/exact.ts';
import { addDays, daysBetween } from '../../domain/quantity/days.ts';
import type { Northwind, NorthwindOrder } from './northwind-file.ts';

/** The currency of the policy; the file's figures are taken as they are. */
export const CURRENCY = 'CNY';
export const TAX_RATE = '0.13';
const DISCOUNT_DIGITS = 6;

/** By how many days all dates move: whole weeks, so that the first order is of the week of `today`. */
export function shiftOf({ orders }: Northwind, today: string): number {
  const first = orders.map((order) => order.ordered_on).toSorted()[0] ?? today;
  return daysBetween(mondayOf(first), mondayOf(today));
}

/**
 * An order of the file as a document. Generated sample settings: a customer's terms of payment (every fifth customer
 * of the file pays in advance, every fifth on delivery, the rest monthly), and whether sales calls an order with a
 * discontinued product special: when it is worth at least the file's median order.
 */
export function documentOf(file: Northwind, order: NorthwindOrder, shift: number): OrderDocument {
  const { name, address, city, country } = order.ship_to;
  const special = hasDiscontinued(file, order) && compareMoney(netOf(order), medianOf(file)) >= 0;
  return {
    parties: {
      buyer: { customerId: customerId(order.customer_id) },
      consignee: { name, contact: { name: order.contact, phone: order.phone } },
    },
    lines: order.lines.map((line) => ({
      sku: line.sku,
      spec: line.pack,
      quantity: String(line.quantity),
      unit: 'pcs',
      netPrice: priceOf(line),
      taxRate: TAX_RATE,
    })),
    currency: CURRENCY,
    paymentMethod: termsOf(file, order.customer_id),
    delivery: { date: addDays(order.required_on, shift), place: `${address}, ${city}, ${country}` },
    remarks: `Northwind ${order.order_id}, ordered ${addDays(order.ordered_on, shift)}, ${order.salesperson}`,
    ...(special && {
      special: { reason: '客户指定停产产品 (a discontinued product, asked for by the customer)' },
    }),
  };
}

/**
 * When an order reached the company that by now should have been delivered: on the day that the file gives it. All
 * others come in when they are sent, since most of the file's days are still to come.
 */
export function receivedAtOf(order: NorthwindOrder, shift: number, today: string): string | undefined {
  if (addDays(order.required_on, shift) >= today) return undefined;
  return `${addDays(order.ordered_on, shift)}T00:00:00+08:00`;
}

export function customerId(id: string): string {
  return `NW-${id}`;
}

/** The total without tax, a decimal string. */
export function netOf({ lines }: NorthwindOrder): string {
  return sumMoney(
    lines.map((line) => multiplyMoney(priceOf(line), String(line.quantity), CURRENCY)),
    CURRENCY,
  );
}

function priceOf(line: NorthwindOrder['lines'][number]): string {
  const share = exact('1').minus(exact(line.discount.toFixed(DISCOUNT_DIGITS)));
  return multiplyMoney(line.unit_price, share.toFixed(), CURRENCY);
}

function termsOf({ customers }: Northwind, id: string): string {
  const place = customers.findIndex((customer) => customer.id === id);
  if (place % 5 === 0) return 'prepaid';
  return place % 5 === 1 ? 'on-delivery' : 'monthly';
}

function hasDiscontinued({ products }: Northwind, order: NorthwindOrder): boolean {
  const discontinued = new Set(products.flatMap((product) => (product.discontinued ? [product.sku] : [])));
  return order.lines.some((line) => discontinued.has(line.sku));
}

const medians = new WeakMap<Northwind, string>();

/** The median order without tax; reckoned once a file. */
function medianOf(file: Northwind): string {
  const known = medians.get(file);
  if (known !== undefined) return known;
  const values = file.orders.map(netOf).toSorted(compareMoney);
  const median = values[Math.floor(values.length / 2)] ?? '0.00';
  medians.set(file, median);
  return median;
}

function mondayOf(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday + 6) % 7));
}
