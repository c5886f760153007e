import { z } from 'zod';
import { cited, code, owner, text } from './schema-parts.ts';

/** A document of the customer that has to be on file, in a version that is valid on that day (P-27, P-32). */
const demandedDocument = z.strictObject({
  kind: code,
  title: text,
  validOn: z.enum(['today', 'required-date']).default('today'),
  ...cited,
});

/** What has to be on record before a gate is approved, by its kind. */
export const demandsSchema = z.strictObject({
  /** Of a gate of the kind meeting: the offices that must have been there (P-39). */
  offices: z.array(owner).min(1).optional(),
  /** Of a gate of the kind qualification. */
  documents: z.array(demandedDocument).min(1).optional(),
  /** Of a gate of the kind contact: what is listed with the order too, by how its title begins (P-13). */
  listed: z.array(text).min(1).optional(),
});
