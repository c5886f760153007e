import { z } from 'zod';
import { cited, owner } from './schema-parts.ts';

/**
 * Who grants a change that the customer asks for in writing before the order is effective (P-144). Where a policy
 * does not say it, sales revises without being asked.
 */
export const changeSchema = z
  .strictObject({ owners: z.array(owner).min(1), notRequestedBy: z.boolean().default(true), ...cited })
  .optional();
