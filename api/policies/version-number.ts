import { z } from '@hono/zod-openapi';

const LARGEST = 2_147_483_647;

/** The version of a policy, as it is written in an address. */
export const versionNumber = z
  .string()
  .regex(/^[1-9]\d{0,9}$/, 'is not the number of a version')
  .transform(Number)
  .pipe(z.int().max(LARGEST))
  .openapi({ type: 'integer', minimum: 1, maximum: LARGEST, example: 1 });
