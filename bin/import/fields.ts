import { z } from 'zod';
import { day, decimal, text } from '../../api/http/fields.ts';
import { digitsOf, exact, isPlainDecimal, plain } from '../../domain/money/exact.ts';
import { isDate } from '../../domain/order/document-fields.ts';

/** A number from zero on that a column of so many digits holds, in its shortest spelling. */
export function figure({ before, after }: { before: number; after: number }) {
  return decimal
    .refine(
      (given) => isPlainDecimal(given) && !given.startsWith('-') && fits(given, before, after),
      `is not a number from 0 on, of at most ${before} digits before the point and ${after} after it`,
    )
    .transform(plain);
}

function fits(given: string, most: number, decimals: number): boolean {
  const { before, after } = digitsOf(given);
  return before <= most && after <= decimals;
}

export function isAboveZero(given: string): boolean {
  return exact(given).greaterThan(exact('0'));
}

/** What the columns for amounts and prices hold. */
export const price = figure({ before: 14, after: 4 });

export const currency = z.string().regex(/^[A-Z]{3}$/, 'is not a currency such as CNY');

export const date = day.refine(isDate, 'is not a day of the calendar');

/** A cell of a spreadsheet is text. */
export const whole = z.union([
  z.int().min(0).max(99_999),
  z
    .string()
    .regex(/^\d{1,5}$/, 'is not a whole number')
    .transform(Number),
]);

export const yesOrNo = z.union([
  z.boolean(),
  z.enum(['true', 'false']).transform((given) => given === 'true'),
]);

export const name = text(200);
