import type { EarlierResult } from '../../domain/gates/evidence.ts';
import type { Step } from './step.ts';

/** The answers to the gates settled before, on this revision, with their reasons (P-22). */
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
    decidedBy: row.person_id,
    decidedAt: row.decided_at.toISOString(),
  }));
}
