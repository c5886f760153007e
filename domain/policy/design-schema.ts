import { z } from 'zod';
import { cited } from './schema-parts.ts';

/** How a design comes about (P-60): so many talks with the customer, face to face, before it is approved. */
export const designSchema = z.strictObject({ meetings: z.int().min(0), ...cited });
