import { z } from 'zod';
import { cited, code, owner, text } from './schema-parts.ts';

/** What a contract must say (P-52, P-58), who signs it (P-51, P-54), and who gets a copy of it (P-54). */
export const contractSchema = z.strictObject({
  clauses: z.array(z.strictObject({ code, title: text, ...cited })).min(1),
  /** Duties for each of which a version names who answers. */
  responsibilities: z.array(z.strictObject({ code, title: text, ...cited })).default([]),
  signatories: z
    .array(
      z.strictObject({
        party: code,
        title: text,
        /** The party's seal is wanted; a signature alone will not do. */
        seal: z.boolean().default(false),
        /** The company itself: its signature is no agreement of the customer. */
        ours: z.boolean().default(false),
        ...cited,
      }),
    )
    .refine((parties) => parties.some(({ ours }) => !ours), 'the customer signs as well'),
  copiesTo: z.array(owner).default([]),
  ...cited,
});
