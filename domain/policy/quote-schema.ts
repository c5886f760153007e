import { z } from 'zod';
import { QUOTE_BASES } from '../contract/quote-bases.ts';
import { cited, code } from './schema-parts.ts';

/** By what price an order of a class is quoted; the first entry whose class an order has counts (P-50). */
export const quoteSchema = z.array(z.strictObject({ class: code, basis: z.enum(QUOTE_BASES), ...cited }));
