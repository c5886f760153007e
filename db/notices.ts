import { sql, type Transaction } from 'kysely';
import type { NoticeData, NoticeEvent } from '../domain/notices/notice.ts';
import { customerData, staffData, wordedData } from '../domain/notices/notice-data.ts';
import type { Stage } from '../domain/order/stages.ts';
import type { OwnerRule, Policy } from '../domain/policy/policy-schema.ts';
import { delegateBelongs, inForce } from './delegations.ts';
import { insertNotices, type Receiver } from './notices/insert-notices.ts';
import { type OrderHome, unitOf } from './people.ts';
import type { DB } from './schema.ts';

/** What a notice says of an order, and who may be told of it. */
export type NoticeOrder = {
  id: string;
  intakeNumber: string;
  orderNumber: string | null;
  companyId: string;
  groupId: string;
  customerId: string | null;
  customerName: string;
  enteredBy: string;
  stage: Stage;
};

export type Queue = {
  event: NoticeEvent;
  order: NoticeOrder;
  policy: Policy;
  /** Who owns the task, for the policy's `task-owners`; who is invited, for its `invitees`. */
  owners?: readonly OwnerRule[];
  /**
   * Codes, ISO instants and texts: `gate` or `gates` (codes, comma between), `clock` (code), `since`, `dueAt`,
   * `requiredOn`, `reason` (or `reasonZh`, `reasonEn`), `customerReason`, `conditions`, `tier`, `hold` (kind),
   * `contract`, `archive`, `meetingAt`, `place`, `duplicates`. What is '' is not said.
   */
  data: NoticeData;
  /** From `noticeReceivers`, where the caller has asked before it took a lock that others wait for. */
  receivers?: readonly NoticeReceiver[];
  /** What happens once: with event, receiver and channel it makes a notice unique. */
  dedupe: string;
  now: Date;
  correlationId: string | null;
};

/**
 * Queues what the policy wants said of an event: to each active person once in the application and, with an address,
 * by e-mail; to the customer by e-mail only, and who has no address is for the staff to tell. Run twice, it queues
 * once. At most two statements. Answers how many notices are new.
 */
export async function queueNotices(trx: Transaction<DB>, queue: Queue): Promise<number> {
  const { event, order, policy } = queue;
  const receivers = queue.receivers ?? (await noticeReceivers(trx, queue));
  const reached = receivers.some(({ kind, email }) => kind === 'customer' && email !== null && email !== '');
  const untold = !reached && toldOf(policy, event).includes('customer');
  const said = { ...wordedData(policy, queue.data), ...(untold && { customerUntold: 'yes' }) };
  return insertNotices(
    trx,
    receivers.map((receiver) => {
      const data: NoticeData = {
        ...said,
        intakeNumber: order.intakeNumber,
        ...(order.orderNumber !== null && { orderNumber: order.orderNumber }),
        customerName: order.customerName,
        companyZh: receiver.company_zh,
        companyEn: receiver.company_en,
        stage: order.stage,
      };
      return receiver.kind === 'customer'
        ? { receiver, template: `customer/${event}` as const, data: customerData(event, data) }
        : { receiver, template: event, data: staffData(event, policy, receiver.roles, data) };
    }),
    {
      orderId: order.id,
      dedupe: `${event}:${queue.dedupe}`,
      now: queue.now,
      correlationId: queue.correlationId,
    },
  );
}

export type NoticeReceiver = Receiver & { roles: string[]; company_zh: string; company_en: string };

type Told = Pick<NoticeOrder, 'companyId' | 'groupId' | 'customerId' | 'enteredBy'>;

/** Of these nobody has to do anything: with an order that a machine entered, they are told to no clerk. */
const AS_HOPED: ReadonlySet<NoticeEvent> = new Set([
  'received',
  'confirmed',
  'review-passed',
  'effective',
  'hold-released',
]);

/**
 * Who is to be told of an event by the policy, and who stands in for them now; where a machine entered the order, or
 * somebody who has left, in that one's place whoever may revise it. One statement, none where the policy tells nobody.
 */
export async function noticeReceivers(
  trx: Transaction<DB>,
  { event, order, policy, owners, now }: Pick<Queue, 'event' | 'policy' | 'owners' | 'now'> & { order: Told },
): Promise<NoticeReceiver[]> {
  const to = toldOf(policy, event);
  if (to.length === 0) return [];
  return receiversOf(trx, {
    roles: to.flatMap((one) => ownersIn(one, owners ?? [])),
    personId: to.includes('entered-by') ? order.enteredBy : null,
    instead: AS_HOPED.has(event) ? [] : (policy.authority['revise-order'] ?? []),
    customerId: to.includes('customer') ? order.customerId : null,
    order,
    now,
  });
}

/**
 * Who holds the roles, one person more (`instead` where that is nobody at work), who stands in for them now, and the
 * customer of an order. One statement.
 */
export async function receiversOf(
  trx: Transaction<DB>,
  {
    roles,
    personId,
    instead = [],
    customerId,
    order: home,
    now,
  }: {
    roles: readonly OwnerRule[];
    personId: string | null;
    instead?: readonly OwnerRule[];
    customerId: string | null;
    order: OrderHome;
    now: Date;
  },
): Promise<NoticeReceiver[]> {
  const ownersOf = (owners: readonly OwnerRule[]) =>
    sql`unnest(${owners.map((one) => one.role)}::text[], ${owners.map((one) => unitOf(one, home))}::text[])`;
  const { rows } = await sql<NoticeReceiver>`
    WITH wanted (role, unit_id) AS (
      SELECT * FROM ${ownersOf(roles)}
      UNION SELECT * FROM ${ownersOf(instead)} WHERE EXISTS (
        SELECT FROM people WHERE id = ${personId}::text AND NOT (active AND kind = 'person'))
    ), held AS (
      SELECT r.* FROM wanted w JOIN role_assignments r ON r.role = w.role
      JOIN org_units u ON u.id = r.unit_id AND u.company_id = w.unit_id
      UNION SELECT r.* FROM role_assignments r JOIN org_units u ON u.id = r.unit_id
      WHERE r.person_id = ${personId} AND u.company_id IN (${home.companyId}, ${home.groupId})
    ), told AS (
      SELECT person_id FROM held
      UNION SELECT d.delegate_id FROM held r JOIN org_units u ON u.id = r.unit_id
        JOIN ${inForce(now)} ON d.person_id = r.person_id
          AND (d.role IS NULL OR (d.role, d.unit_id) = (r.role, r.unit_id)) AND ${delegateBelongs}
      UNION SELECT ${personId}::text
    )
    SELECT 'person' AS kind, p.id, p.email, p.locale, c.name_zh AS company_zh, c.name_en AS company_en, ARRAY(
      SELECT DISTINCT r.role FROM role_assignments r JOIN org_units u ON u.id = r.unit_id
      WHERE r.person_id = p.id AND u.company_id IN (${home.companyId}, ${home.groupId})) AS roles
    FROM told JOIN people p ON p.id = told.person_id JOIN org_units c ON c.id = ${home.companyId}
    WHERE p.active AND p.kind = 'person'
    UNION ALL
    SELECT 'customer', k.id, k.email, k.locale, c.name_zh, c.name_en, '{}'::text[]
    FROM customers k JOIN org_units c ON c.id = ${home.companyId}
    WHERE k.id = ${customerId}::text`.execute(trx);
  return rows;
}

function toldOf({ notices }: Policy, event: NoticeEvent): readonly To[] {
  return notices.filter((notice) => notice.on === event).flatMap((notice) => notice.to);
}

type To = Policy['notices'][number]['to'][number];

function ownersIn(to: To, ofTheTask: readonly OwnerRule[]): readonly OwnerRule[] {
  if (typeof to === 'object') return [to];
  return to === 'task-owners' || to === 'invitees' ? ofTheTask : [];
}
