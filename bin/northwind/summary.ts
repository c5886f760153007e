import { sql, type Kysely } from 'kysely';
import type { DB } from '../../db/schema.ts';

export type Summary = {
  stages: Record<string, number>;
  classes: Record<string, number>;
  /** Gate → outcome → how many decisions. */
  gates: Record<string, Record<string, number>>;
  refusedOnce: number;
  heldByCredit: number;
  lateByCapacity: number;
  revised: number;
};

/** What became of these orders, counted from the rows. Held and late: their gate gave anything but a plain yes. */
export async function summaryOf(db: Kysely<DB>, intakeNumbers: readonly string[]): Promise<Summary> {
  const these = sql`(SELECT id FROM orders WHERE intake_number = ANY(${[...intakeNumbers]}))`;
  const notAPlainYes = (gate: string) => sql`(SELECT count(DISTINCT d.order_id) FROM decisions d
    JOIN tasks t ON t.id = d.task_id
    WHERE d.order_id IN ${these} AND t.gate_code = ${gate} AND d.outcome <> 'approve')`;
  const { rows } = await sql<Summary>`
    SELECT
      (SELECT json_object_agg(stage, n) FROM (SELECT stage, count(*) AS n FROM orders WHERE id IN ${these}
        GROUP BY stage ORDER BY stage) s) AS stages,
      (SELECT json_object_agg(class, n) FROM (SELECT class, count(*) AS n FROM orders, unnest(classes) AS class
        WHERE id IN ${these} GROUP BY class ORDER BY class) c) AS classes,
      coalesce((SELECT json_object_agg(code, outcomes) FROM (SELECT code, json_object_agg(outcome, n) AS outcomes FROM (
        SELECT t.gate_code AS code, d.outcome, count(*) AS n FROM decisions d JOIN tasks t ON t.id = d.task_id
        WHERE d.order_id IN ${these} GROUP BY 1, 2 ORDER BY 1, 2) g GROUP BY code ORDER BY code) h), '{}') AS gates,
      (SELECT count(DISTINCT order_id) FROM gates WHERE order_id IN ${these} AND status = 'refused') AS "refusedOnce",
      ${notAPlainYes('credit')} AS "heldByCredit",
      ${notAPlainYes('capacity')} AS "lateByCapacity",
      (SELECT count(*) FROM orders WHERE id IN ${these} AND revision > 1) AS revised`.execute(db);
  const summary = rows[0];
  if (!summary) throw new Error('the database counted nothing');
  return summary;
}

/** The summary as a table for the terminal. */
export function summaryLines(summary: Summary, orders: number): string[] {
  const row = (name: string, value: string | number) => `  ${name.padEnd(34)}${value}`;
  const counted = (counts: Record<string, number>) =>
    Object.entries(counts).map(([name, count]) => row(name, count));
  return [
    `${orders} orders`,
    'Stage',
    ...counted(summary.stages),
    'Class',
    ...counted(summary.classes),
    'Gate: decisions',
    ...Object.entries(summary.gates).map(([gate, outcomes]) =>
      row(
        gate,
        Object.entries(outcomes)
          .map(([outcome, count]) => `${outcome} ${count}`)
          .join(', '),
      ),
    ),
    'On the way',
    row('refused at a gate', summary.refusedOnce),
    row('revised with the customer', summary.revised),
    row('held by credit (over the limit)', summary.heldByCredit),
    row('late by capacity', summary.lateByCapacity),
  ];
}
