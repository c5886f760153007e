import { z } from 'zod';
import { cited, code, days, monthDay, text } from './schema-parts.ts';

/** A day of each year, or the setting that holds it. */
const yearly = z.union([monthDay, z.strictObject({ setting: z.string() })]);

/** Goods of a season (P-25): when they can be had each year, and how long before that production is planned. */
export const seasonsSchema = z.array(
  z.strictObject({
    code,
    title: text,
    /**
     * CEL over `order.lines` (sku, name, quantity), `order.fields` and `settings`: asked of each line alone, which has
     * the first that holds.
     */
    when: z.string().min(1),
    /** Both days included; over the turn of the year where `from` is later than `to`. */
    from: yearly,
    to: yearly,
    leadDays: days,
    ...cited,
  }),
);
