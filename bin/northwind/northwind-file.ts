import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { StartError } from '../embedded/log.ts';
import { messageOf } from '../embedded/processes.ts';

const decimal = z.string().regex(/^\d+(\.\d+)?$/);

const fileSchema = z.object({
  source: z.string(),
  customers: z.array(z.object({ id: z.string(), name: z.string(), contact: z.string(), phone: z.string() })),
  products: z.array(
    z.object({ sku: z.string(), name: z.string(), unit_price: decimal, discontinued: z.boolean() }),
  ),
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
              quantity: z.int().positive(),
              unit_price: decimal,
              discount: z.number().min(0).max(1),
            }),
          )
          .min(1),
      }),
    )
    .min(1),
});

export type Northwind = z.output<typeof fileSchema>;
export type NorthwindOrder = Northwind['orders'][number];

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
