import { randomUUID } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { OpenedGate } from '../domain/clocks/clock-plan.ts';
import type { Evidence } from '../domain/gates/evidence.ts';
import type { GateKind } from '../domain/gates/gate-kinds.ts';
import type { GateMode, OwnerRule } from '../domain/policy/policy-schema.ts';
import type { Stage } from '../domain/order/stages.ts';
import { json } from './json.ts';
import type { LockedOrder } from './orders.ts';
import { unitOf } from './people.ts';
import type { DB } from './schema.ts';

/** One question to ask for the order's current revision. */
export type GateQuestion = {
  code: string;
  kind: GateKind;
  stage: Stage;
  mode: GateMode;
  veto: boolean;
  owners: readonly OwnerRule[];
  openedAt: Date;
  evidence: Evidence;
};

/** Opens a gate with its tasks and their potential owners, one round after the last of its code. One statement. */
export async function openGate(
  trx: Transaction<DB>,
  order: LockedOrder,
  question: GateQuestion,
): Promise<OpenedGate> {
  const id = randomUUID();
  const { code, stage, openedAt } = question;
  const gate = trx.insertInto('gates').values(({ selectFrom, fn }) => ({
    id,
    order_id: order.id,
    revision: order.revision,
    valid_revision: order.revision,
    code,
    round: selectFrom('gates')
      .select(({ eb }) => eb(fn.count('id'), '+', 1).as('round'))
      .where('order_id', '=', order.id)
      .where('revision', '=', order.revision)
      .where('code', '=', code)
      .$castTo<{ round: number }>(),
    kind: question.kind,
    stage,
    mode: json(question.mode),
    veto: question.veto,
    status: 'open',
    opened_at: openedAt,
  }));
  const seats = seatsOf(question);
  const tasks = seats.map((owners, index) => ({ id: randomUUID(), seat: index + 1, owners }));
  const evidence = json(question.evidence);
  const asked = trx.insertInto('tasks').values(
    tasks.map((task) => ({
      id: task.id,
      gate_id: id,
      order_id: order.id,
      company_id: order.company_id,
      revision: order.revision,
      gate_code: code,
      seat: task.seat,
      status: 'ready' as const,
      evidence,
      opened_at: openedAt,
    })),
  );
  const owners = trx
    .insertInto('task_owners')
    .values(
      tasks.flatMap((task) =>
        task.owners.map((owner) => ({
          task_id: task.id,
          role: owner.role,
          unit_id: unitOf(owner, order.home),
          tier: 0,
        })),
      ),
    )
    .onConflict((conflict) => conflict.doNothing());
  await sql`WITH gate AS (${gate}), asked AS (${asked}) ${owners}`.execute(trx);
  return { id, code, stage, openedAt, taskIds: tasks.map((task) => task.id) };
}

/** The tasks of a gate, each with who may decide it: any: one for all owners; all: one each; n of m: m for all. */
function seatsOf({ mode, owners }: GateQuestion): (readonly OwnerRule[])[] {
  if (mode === 'any') return [owners];
  if (mode === 'all') return owners.map((owner) => [owner]);
  return Array.from({ length: mode.of }, () => owners);
}

/** The id of an order's open gate with this code; null when it is not open. */
export async function openGateOf(
  trx: Transaction<DB>,
  { orderId, code }: { orderId: string; code: string },
): Promise<string | null> {
  const row = await trx
    .selectFrom('gates')
    .select('id')
    .where('order_id', '=', orderId)
    .where('code', '=', code)
    .where('status', '=', 'open')
    .executeTakeFirst();
  return row?.id ?? null;
}
