import { sql } from 'kysely';
import type { Countersign } from './embedded.ts';

/** What to open and what to try, once everything runs. */
export async function welcome({
  apiUrl,
  temporalUiUrl,
  namespace,
  dataDir,
  db,
}: Countersign): Promise<string> {
  const waiting = await waitingCredit({ db });
  return [
    '',
    'Countersign 会签 runs. Open',
    `  API reference      ${apiUrl}/reference`,
    `  Temporal UI        ${temporalUiUrl}/namespaces/${namespace}/workflows`,
    `  Stuck orders       ${apiUrl}/operations/stuck/credit-2d   waiting on credit for more than two days`,
    `                     ${apiUrl}/operations/stuck/breached    a clock is breached`,
    `                     ${apiUrl}/operations/stuck/escalated   called somebody higher`,
    '',
    ...(waiting === null ? [] : tryIt(apiUrl, dataDir, waiting)),
    'People and their tokens: npm run -s token',
    `The accounting system's key (erp): ${dataDir}/erp.key`,
    'Stop with Ctrl-C.',
    '',
  ].join('\n');
}

type Waiting = { taskId: string; intakeNumber: string; revision: number; personId: string };

/** An order that waits for a credit decision that would be a plain yes, and somebody who may give it. */
async function waitingCredit({ db }: Pick<Countersign, 'db'>): Promise<Waiting | null> {
  const { rows } = await sql<Waiting>`
    SELECT t.id AS "taskId", o.intake_number AS "intakeNumber", t.revision, p.id AS "personId"
    FROM tasks t JOIN orders o ON o.id = t.order_id
    JOIN task_owners w ON w.task_id = t.id AND w.tier = 0
    JOIN role_assignments r ON r.role = w.role JOIN org_units u ON u.id = r.unit_id AND u.company_id = w.unit_id
    JOIN people p ON p.id = r.person_id AND p.active AND p.subject IS NOT NULL
    WHERE t.gate_code = 'credit' AND t.status = 'ready' AND (t.evidence #> '{credit,fits}') = 'true'
      AND p.id <> o.entered_by
    ORDER BY t.opened_at, t.id, p.id LIMIT 1`.execute(db);
  return rows[0] ?? null;
}

function tryIt(
  apiUrl: string,
  dataDir: string,
  { taskId, intakeNumber, revision, personId }: Waiting,
): string[] {
  const body = JSON.stringify({ revision, outcome: 'approve' });
  return [
    `Order ${intakeNumber} waits for its credit decision. Give it as ${personId}:`,
    '',
    `curl -sS ${apiUrl}/tasks/${taskId}/decision \\`,
    `  -H "Authorization: Bearer $(COUNTERSIGN_DATA=${dataDir} npm run -s token -- ${personId})" \\`,
    `  -H "Idempotency-Key: try-${taskId.slice(0, 8)}" -H 'Content-Type: application/json' \\`,
    `  -d '${body}'`,
    '',
  ];
}
