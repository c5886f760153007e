import { z } from 'zod';
import { cited, days } from './schema-parts.ts';

/** How many calendar days before delivery the material has to be there (P-36); the delivery date itself when absent. */
export const materialSchema = z.strictObject({ daysBefore: days, ...cited });
