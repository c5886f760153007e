import { z } from '@hono/zod-openapi';

/** The version of a policy, as it is written in an address. */
export const versionNumber = z.coerce.number().int().min(1).max(2_147_483_647).openapi({ example: 1 });
