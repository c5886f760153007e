import type { Kysely } from 'kysely';
import { openDetails } from './incidents.ts';
import type { DB } from './schema.ts';

/** An order to look at; known: what its open incident says, null without one. */
export type Suspect = { orderId: string; known: string | null };

/** Something of orders on which nobody can act as people, roles and delegations are now, and the incident that says so. */
export type Deadlock<T extends { orderId: string }> = {
  incident: string;
  /** The events of an order's chain by which it begins, or becomes another, and ends; data: what the first says. */
  events: { begins: string; ends: string };
  data: (found: readonly T[]) => Record<string, unknown>;
  /** What the incident says. */
  detail: (found: readonly T[]) => string;
  /** The orders where the incident is perhaps not what it should be, by statements over all of them. */
  suspects: (db: Kysely<DB>, now: Date) => Promise<Suspect[]>;
  /** What of these orders nobody can act on. */
  among: (db: Kysely<DB>, orderIds: readonly string[], now: Date) => Promise<T[]>;
};

/** Every order of which the incident says another thing than is so; found: of all orders, what nobody can act on. */
export async function differing<T extends { orderId: string }>(
  db: Kysely<DB>,
  { incident, detail }: Pick<Deadlock<T>, 'incident' | 'detail'>,
  found: readonly T[],
): Promise<Suspect[]> {
  const known = await openDetails(db, { of: 'order', kind: incident });
  const stuck = Map.groupBy(found, ({ orderId }) => orderId);
  return [...new Set([...known.keys(), ...stuck.keys()])].flatMap((orderId) => {
    const now = stuck.get(orderId);
    const said = known.get(orderId) ?? null;
    return said === (now ? detail(now) : null) ? [] : [{ orderId, known: said }];
  });
}
