import { z } from 'zod';
import { CHANNELS } from '../order/channels.ts';
import { cited, owner } from './schema-parts.ts';

/**
 * What becomes of an order that lacks mandatory parts or is in doubt (P-6): `wait`: it is stored, and the owners contact the customer
 * for what is missing; without this part of a policy it is refused. `confirmsOnSubmission`: the receipt is the
 * confirmation, since customer, goods, quantity and price are checked at once (P-12); of orders by these channels,
 * or of all.
 */
export const intakeSchema = z.strictObject({
  incomplete: z.strictObject({ owners: z.array(owner).min(1), ...cited }).optional(),
  confirmsOnSubmission: z
    .strictObject({ channels: z.array(z.enum(CHANNELS)).min(1).optional(), ...cited })
    .optional(),
});

/** The code of the gate by which an incomplete order asks its owners to contact the customer. */
export const CUSTOMER_INFO = 'customer-info';
