import { z } from '@hono/zod-openapi';
import { isDate } from '../../domain/order/document-fields.ts';
import { isKeepable } from './json-text.ts';

const CODE = /^[\p{L}\p{N}][\p{L}\p{N}_.:-]{0,63}$/u;

/**
 * A code that somebody gave: of a company, customer, product, policy. The document names its letters in words:
 * readers of JSON Schema differ on `\p{L}`.
 */
export const code = z
  .string()
  .min(1)
  .max(64)
  .refine((given) => CODE.test(given), 'is not a code of letters, digits and "_", ".", ":", "-"')
  .openapi({ description: '1 to 64 letters, digits and "_", ".", ":", "-"' });

export const intakeNumber = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'is not an intake number such as IN-HM-20261124-0001')
  .openapi({ example: 'IN-HM-20261124-0001' });

export const uuid = z.guid();

/** Text for people: kept as it is, never blank. */
export function text(max: number) {
  return z.string().min(1).max(max).regex(/\S/, 'is blank').refine(isKeepable, 'holds a NUL');
}

const NUMBER_GIVEN =
  'give the number as text such as "12.50", so that no digit of it is lost (数字请用字符串表示)';

/** A decimal, or '' where nobody has said it. */
export const decimalText = z
  .string({ error: (issue) => (typeof issue.input === 'number' ? NUMBER_GIVEN : undefined) })
  .max(60)
  .openapi({ example: '12.50' });

/** An exact decimal: a string in JSON, never a number. What it may be, the rules of its field say. */
export const decimal = decimalText.min(1);

/** `decimalText` of a field that may be left out: ''. */
export const decimalOrUnsaid = decimalText.default('');

export const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'is not a day such as 2026-11-24')
  .openapi({ format: 'date' });

/** A day that the calendar has. */
export const calendarDay = z
  .string()
  .refine(isDate, 'is not a day such as 2026-11-24')
  .openapi({ format: 'date' });

/** Of a document that is kept elsewhere. */
export const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 of 64 small hex digits')
  .openapi({ example: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' });

export const instant = z.iso.datetime({ offset: true }).openapi({ format: 'date-time' });

export const fieldValue = z.union([z.string().max(4_000), z.number(), z.boolean()]);

/** Of a list: so many entries at most. */
export const limit = z.coerce.number().int().min(1).max(200).default(50).openapi({ example: 50 });

export const email = z.email().max(254);

export const locale = z.enum(['zh-CN', 'en']);

export const flag = z.enum(['true', 'false']).transform((given) => given === 'true');
