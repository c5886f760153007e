import { z } from '@hono/zod-openapi';
import { text } from '../http/fields.ts';

/** The body of a request to cancel or to decline. */
export const requestForm = z
  .strictObject({ reason: text(2_000).openapi({ example: 'The customer has withdrawn the project.' }) })
  .openapi('OrderRequestForm');
