import { sql } from 'kysely';
import { iso } from '../../db/queries/iso.ts';
import type { EarlierResult } from '../../domain/gates/evidence.ts';
import type { Step } from './step.ts';

/** The last meeting that was held for a gate; null without any (P-39). */
const heldMeeting = sql<NonNullable<EarlierResult['meeting']> | null>`(
  SELECT json_build_object('heldAt', ${iso('h.held_at')}, 'outcome', h.outcome, 'measures', h.measures,
    'minutes', h.minutes, 'sha256', h.sha256)
  FROM meetings m JOIN meeting_minutes h ON h.meeting_id = m.id
  WHERE m.gate_id = gates.id ORDER BY h.held_at DESC LIMIT 1)`;

/** The answers to the gates settled before, on this revision, with their reasons and what was found (P-22). */
export async function earlierResults({ trx, order, progress }: Step): Promise<EarlierResult[]> {
  if (progress.gates.every((gate) => gate.status === 'open')) return [];
  const rows = await trx
    .selectFrom('decisions')
    .innerJoin('tasks', 'tasks.id', 'decisions.task_id')
    .innerJoin('gates', 'gates.id', 'decisions.gate_id')
    .select([
      'tasks.gate_code',
      'decisions.outcome',
      'decisions.reason',
      'decisions.conditions',
      'decisions.findings',
      heldMeeting.as('meeting'),
      'decisions.person_id',
      'decisions.decided_at',
    ])
    .where('decisions.order_id', '=', order.id)
    .where('gates.valid_revision', '=', order.revision)
    .orderBy('decisions.decided_at')
    .execute();
  return rows.map((row) => ({
    gate: row.gate_code,
    outcome: row.outcome,
    reason: row.reason,
    conditions: row.conditions,
    ...(Object.keys(row.findings).length > 0 && { findings: row.findings }),
    ...(row.meeting && { meeting: row.meeting }),
    decidedBy: row.person_id,
    decidedAt: row.decided_at.toISOString(),
  }));
}
