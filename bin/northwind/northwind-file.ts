import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { StartError } from '../embedded/log.ts';
import { messageOf } from '../embedded/processes.ts';

/** Small enough that whatever is ordered in a file adds up to an amount that the database holds. */
const price = z
  .string()
  .regex(/^(0|[1-9]\d{0,6})(\.\d{1,4})?$/, 'is not a price such as "12.50" below ten million');
const MOST_PIECES = 100_000;

const formSchema = z.object({
  source: z.string(),
  customers: z
    .array(z.object({ id: z.string(), name: z.string(), contact: z.string(), phone: z.string() }))
    .min(1),
  products: z
    .array(z.object({ sku: z.string(), name: z.string(), unit_price: price, discontinued: z.boolean() }))
    .min(1),
  orders: z
    .array(
      z.object({
        order_id: z.int(),
        customer_id: z.string(),
        contact: z.string(),
        phone: z.string(),
        salesperson: z.string(),
        ordered_on: z.iso.date(),
        required_on: z.iso.date(),
        ship_to: z.object({
          name: z.string(),
          address: z.string(),
          city: z.string(),
          country: z.string(),
        }),
        lines: z
          .array(
            z.object({
              sku: z.string(),
              name: z.string(),
              pack: z.string(),
              quantity: z.int().positive().max(MOST_PIECES),
              unit_price: price,
              discount: z.number().min(0).max(1),
            }),
          )
          .min(1),
      }),
    )
    .min(1),
});

export type Northwind = z.output<typeof formSchema>;
export type NorthwindOrder = Northwind['orders'][number];

/** Each order there once, of a customer and products of the file, required on the day it was ordered or later. */
const fileSchema = formSchema.superRefine(({ customers, products, orders }, context) => {
  const customerIds = new Set(customers.map(({ id }) => id));
  const skus = new Set(products.map(({ sku }) => sku));
  const orderIds = new Set<number>();
  const wrong = (path: (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path: ['orders', ...path], message });
  for (const [place, order] of orders.entries()) {
    const { order_id, customer_id, ordered_on, required_on, lines } = order;
    if (orderIds.has(order_id)) wrong([place, 'order_id'], `the order ${order_id} is there twice`);
    orderIds.add(order_id);
    if (!customerIds.has(customer_id)) wrong([place, 'customer_id'], `there is no customer "${customer_id}"`);
    if (required_on < ordered_on) wrong([place, 'required_on'], `${required_on} is before ${ordered_on}`);
    for (const [index, { sku }] of lines.entries()) {
      if (!skus.has(sku)) wrong([place, 'lines', index, 'sku'], `there is no product "${sku}"`);
    }
  }
});

/** Orders of the Northwind sample, or of another file of the same form. Throws a StartError that says what is wrong in it. */
export function readNorthwind(path: string): Northwind {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new StartError(`${path} cannot be read: ${messageOf(error)}`);
  }
  const read = fileSchema.safeParse(value);
  if (read.success) return read.data;
  const faults = read.error.issues.slice(0, 10).map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new StartError(`${path} has not the form of the Northwind file:\n${faults.join('\n')}`);
}
