import { z } from 'zod';
import { cited } from './schema-parts.ts';

/**
 * The same goods for the same customer, received within so many days, may be one order that came twice: it is taken in,
 * and flagged (P-2). Without this part of a policy nothing is compared.
 */
export const duplicatesSchema = z.strictObject({ days: z.int().min(1).max(365), ...cited });
