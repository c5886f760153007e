import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { NEW_CHAIN } from '../../db/audit.ts';
import { calendarOf, policyCalendarId, registerCalendar } from '../../db/calendars.ts';
import { startClocks } from '../../db/clocks.ts';
import { openDatabase } from '../../db/connection.ts';
import { json } from '../../db/json.ts';
import type { DB } from '../../db/schema.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { CompleteDocument } from '../../domain/order/document.ts';
import type { Policy } from '../../domain/policy/policy-schema.ts';
import { createDatabase } from '../setup/database.ts';
import { policyNamed } from '../unit/policy-texts.ts';

export type ClockedGate = { id: string; code: string; taskIds: string[]; openedAt: Date };
export type ClockedOrder = { id: string; intakeNumber: string; gates: ClockedGate[] };

export const AUTHOR = { actor: 'test', at: new Date('2026-11-01T00:00:00Z'), correlationId: null };

/** A moment of business time in Shanghai, such as `2026-11-23 08:30`. */
export function shanghai(text: string): Date {
  return new Date(`${text.replace(' ', 'T')}:00+08:00`);
}

export const DOCUMENT: CompleteDocument = {
  parties: { buyer: { name: '北风商贸' } },
  lines: [],
  currency: 'CNY',
  paymentMethod: 'monthly',
  delivery: { date: '2026-12-18' },
};

/** A migrated database with one company, the standard policy (or a changed one) and its calendar for 2026. */
export async function clockDatabase(change: (policy: Policy) => Policy = (policy) => policy) {
  const database = await createDatabase();
  const db = openDatabase(database.appUrl, { name: 'clocks-test', max: 6 });
  const policy = change(policyNamed('standard'));
  await inTransaction(db, async (trx) => {
    const unit = { group_id: 'g', name_zh: '集团', name_en: 'Group', number_code: 'G' };
    await trx
      .insertInto('org_units')
      .values([
        { ...unit, id: 'g', kind: 'group', parent_id: null, company_id: 'g' },
        { ...unit, id: 'c', kind: 'company', parent_id: 'g', company_id: 'c' },
      ])
      .execute();
    await trx
      .insertInto('people')
      .values([
        { id: 'clerk', name: '王文员', subject: 'clerk' },
        { id: 'credit', name: '李信用', subject: 'credit' },
        { id: 'head', name: '周主管', subject: 'head' },
      ])
      .execute();
    await trx
      .insertInto('role_assignments')
      .values([
        { person_id: 'clerk', role: 'order_clerk', unit_id: 'c' },
        { person_id: 'credit', role: 'credit_officer', unit_id: 'c' },
        { person_id: 'head', role: 'credit_head', unit_id: 'c' },
      ])
      .execute();
    await trx
      .insertInto('policies')
      .values({ id: policy.id, version: policy.version, document: json(policy), sha256: 'x' })
      .execute();
    await registerCalendar(
      trx,
      { id: policyCalendarId(policy.id), calendar: policy.calendar, years: [2026, 2027] },
      AUTHOR,
    );
  });
  return {
    db,
    appUrl: database.appUrl,
    ownerUrl: database.url,
    policy,
    calendarId: policyCalendarId(policy.id),
    async close() {
      await db.destroy();
      await database.drop();
    },
  };
}

let numbers = 0;

/** An order under review whose gates were opened at `at`, with one task each and its clocks started. */
export async function addOrder(
  db: Kysely<DB>,
  policy: Policy,
  { at, codes, document = DOCUMENT }: { at: Date; codes: string[]; document?: CompleteDocument },
): Promise<ClockedOrder> {
  const id = randomUUID();
  numbers += 1;
  const intakeNumber = `R-${process.pid}-${numbers}`;
  await db
    .insertInto('orders')
    .values({
      id,
      intake_number: intakeNumber,
      company_id: 'c',
      policy_id: policy.id,
      policy_version: policy.version,
      channel: 'fax',
      entered_by: 'clerk',
      received_at: at,
      entered_at: at,
      stage: 'UNDER_REVIEW',
      stage_since: at,
      revision: 1,
      classes: ['regular'],
      applicable_gates: ['credit', 'capacity', 'sales-head'],
      amount: '1000.00',
      currency: 'CNY',
      required_on: '2026-12-18',
      payment_method: 'monthly',
      prepaid: false,
      customer_name: '北风商贸',
      search_text: '',
      changed_at: at,
      audit_hash: NEW_CHAIN.hash,
      correlation_id: 'test',
    })
    .execute();
  const gates: ClockedGate[] = [];
  for (const code of codes) gates.push(await openGate(db, policy, { id, code, at, document }));
  return { id, intakeNumber, gates };
}

/** Opens one more gate of an order, as the workflow's step does. */
export async function openGate(
  db: Kysely<DB>,
  policy: Policy,
  { id, code, at, document = DOCUMENT }: { id: string; code: string; at: Date; document?: CompleteDocument },
): Promise<ClockedGate> {
  const gate = policy.gates.find((entry) => entry.code === code);
  if (!gate) throw new Error(`no gate ${code}`);
  const opened = { id: randomUUID(), code, stage: gate.stage, openedAt: at, taskIds: [randomUUID()] };
  await inTransaction(db, async (trx) => {
    await trx
      .insertInto('gates')
      .values({
        id: opened.id,
        order_id: id,
        revision: 1,
        valid_revision: 1,
        code,
        kind: gate.kind,
        stage: gate.stage,
        mode: json(gate.mode),
        veto: gate.veto,
        status: 'open',
        opened_at: at,
      })
      .execute();
    for (const taskId of opened.taskIds) {
      await trx
        .insertInto('tasks')
        .values({
          id: taskId,
          gate_id: opened.id,
          order_id: id,
          company_id: 'c',
          revision: 1,
          gate_code: code,
          seat: 1,
          status: 'ready',
          evidence: '{}',
          opened_at: at,
        })
        .execute();
      await trx
        .insertInto('task_owners')
        .values(gate.owners.map(({ role }) => ({ task_id: taskId, role, unit_id: 'c' })))
        .execute();
    }
    const calendarId = policyCalendarId(policy.id);
    const calendar = { id: calendarId, ...(await calendarOf(trx, calendarId)) };
    await startClocks(trx, { order: { id, revision: 1 }, policy, document, calendar, gates: [opened] });
  });
  return opened;
}

export function gateOf(order: ClockedOrder, code: string): ClockedGate {
  const gate = order.gates.find((entry) => entry.code === code);
  if (!gate) throw new Error(`the order has no gate ${code}`);
  return gate;
}

/** The clock of an order by its code. */
export async function clockOf(db: Kysely<DB>, orderId: string, code: string) {
  return db
    .selectFrom('clocks')
    .selectAll()
    .where('order_id', '=', orderId)
    .where('code', '=', code)
    .executeTakeFirstOrThrow();
}
