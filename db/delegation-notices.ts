import type { Transaction } from 'kysely';
import { statedTime } from '../domain/notices/local-time.ts';
import type { Delegation } from './delegations.ts';
import { insertNotices } from './notices/insert-notices.ts';
import type { DB } from './schema.ts';

/**
 * Tells who stands in, and who is away unless they said so themselves. from, until: as they were given. Once for each
 * delegation.
 */
export async function tellDelegated(
  trx: Transaction<DB>,
  delegation: Pick<Delegation, 'id' | 'person_id' | 'delegate_id' | 'role' | 'reason' | 'created_by'>,
  {
    from,
    until,
    now,
    correlationId,
  }: { from: string; until: string; now: Date; correlationId: string | null },
): Promise<void> {
  const { id, person_id: personId, delegate_id: delegateId, created_by: author } = delegation;
  const both = [personId, ...(delegateId === null ? [] : [delegateId])];
  const told = both.filter((one) => one !== author);
  if (told.length === 0) return;
  const people = await trx
    .selectFrom('people')
    .select(['id', 'name', 'email', 'locale'])
    .where('id', 'in', [...both, author])
    .execute();
  const nameOf = (one: string | null) => people.find((person) => person.id === one)?.name ?? '';
  const data = {
    person: nameOf(personId),
    delegate: nameOf(delegateId),
    author: nameOf(author),
    role: delegation.role ?? '',
    since: statedTime(from),
    dueAt: statedTime(until),
    reason: delegation.reason,
  };
  await insertNotices(
    trx,
    people
      .filter((person) => told.includes(person.id))
      .map(({ name: _, ...person }) => ({
        receiver: { kind: 'person', ...person },
        template: 'delegated',
        data,
      })),
    { orderId: null, dedupe: `delegated:${id}`, now, correlationId },
  );
}
