import * as z from 'zod';
import { canonicalText, sha256Hex } from './canonical.ts';

/** What the first event of every chain names as the one before it. */
export const GENESIS = '0'.repeat(64);

const auditEvent = z.strictObject({
  subject: z.strictObject({ kind: z.string().min(1), id: z.string().min(1) }),
  /** 1 for the first event of the subject, then one more each. */
  seq: z.int().min(1),
  at: z.iso.datetime({ precision: 3, offset: false, local: false }),
  actor: z.string().min(1),
  onBehalfOf: z.string().min(1).nullable(),
  kind: z.string().min(1),
  data: z.record(z.string(), z.unknown()),
  correlationId: z.string().min(1).nullable(),
  /** Hash of the event before it, or GENESIS. */
  previous: z.string().regex(/^[0-9a-f]{64}$/),
});

/** One link of a subject's chain, as docs/evidence.md documents it for other programs. */
export type AuditEvent = z.infer<typeof auditEvent>;

/** The stored text of an event, over which its hash is taken. Throws ZodError when a part has the wrong form. */
export function auditText(event: AuditEvent): string {
  return canonicalText(auditEvent.parse(event));
}

export function chainHash(text: string): string {
  return sha256Hex(text);
}

/** The event of a stored text; null when it is no event, or not spelt canonically. */
export function parseAuditText(text: string): AuditEvent | null {
  try {
    const event = auditEvent.parse(JSON.parse(text));
    return canonicalText(event) === text ? event : null;
  } catch {
    return null;
  }
}
