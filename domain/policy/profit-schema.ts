import { z } from 'zod';
import { cited } from './schema-parts.ts';

/** The margin below which nobody says a plain yes (P-38): a percentage of the net price. A loss is always too low. */
export const profitSchema = z.strictObject({
  minimumMargin: z.strictObject({ setting: z.string() }),
  ...cited,
});
