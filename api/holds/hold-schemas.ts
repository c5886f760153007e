import { z } from '@hono/zod-openapi';
import type { HoldRecord } from '../../db/queries/holds.ts';
import { HOLD_CAUSES, HOLD_KINDS, RELEASE_CAUSES } from '../../domain/holds/hold-kinds.ts';
import { sumMoney } from '../../domain/money/money.ts';
import type { Views } from '../orders/view.ts';

const at = z.string().openapi({ format: 'date-time' });
const forReasons = z.string().optional().openapi({ description: 'Absent for who may not see reasons' });

export const holdKind = z.enum(HOLD_KINDS);

export const holdSchema = z
  .object({
    id: z.string(),
    intakeNumber: z.string(),
    kind: holdKind,
    cause: z.enum(HOLD_CAUSES).openapi({ description: 'person, or what the process saw by itself' }),
    reason: forReasons,
    placedBy: z.string().nullable().openapi({ description: 'null: the process' }),
    placedAt: at,
    validUntil: at.nullable().openapi({ description: 'When it ends by itself' }),
    release: z
      .object({
        at,
        cause: z.enum(RELEASE_CAUSES),
        by: z.string().nullable(),
        reason: z.string().nullable().optional(),
        evidence: z.string().nullable().optional(),
        tolerance: z.string().nullable().optional().openapi({
          description: 'What the order may take beyond the limit; absent for who sees no credit',
        }),
        toleranceUntil: at.nullable(),
      })
      .nullable()
      .openapi({ description: 'null: the order is held' }),
  })
  .openapi('Hold');

/** Reasons and amounts only for those whom the policy shows them (P-17). */
export function shownHold({ reason, release, ...hold }: HoldRecord, currency: string, views: Views) {
  return {
    ...hold,
    ...(views.has('reasons') && { reason }),
    release: release && shownRelease(release, currency, views),
  };
}

function shownRelease(release: NonNullable<HoldRecord['release']>, currency: string, views: Views) {
  const { reason, evidence, tolerance, ...rest } = release;
  return {
    ...rest,
    ...(views.has('reasons') && { reason, evidence }),
    ...(views.has('credit') && { tolerance: tolerance === null ? null : sumMoney([tolerance], currency) }),
  };
}
