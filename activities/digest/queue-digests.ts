import type { Kysely } from 'kysely';
import { insertNotices } from '../../db/notices/insert-notices.ts';
import { policyOf } from '../../db/policies.ts';
import { digestObligations, type DigestPerson, digestPeople, digestTasks } from '../../db/queries/digest.ts';
import type { DB } from '../../db/schema.ts';
import { hindranceOf } from '../../domain/gates/may-decide.ts';
import { officeMatters, type OfficeMatters } from './office-matters.ts';
import { digestData, localDay, type WaitingTask } from '../../domain/notices/digest-data.ts';

export type DigestDeps = { db: Kysely<DB>; now: () => Date };

const PAGE = 100;

/**
 * Queues the morning digest: to each person for whom a task waits, that they may decide, a condition or risk of theirs
 * is due (P-35, P-45), or something else waits for their office (P-14, P-49, P-129, P-156), one notice in the application and one by e-mail. Run again on the same local day it queues none again, also when it was killed half-way. Answers
 * how many notices are new.
 */
export async function queueDigests(
  { db, now }: DigestDeps,
  { alive = () => {} }: { alive?: () => void } = {},
): Promise<{ queued: number }> {
  const at = now();
  const mattersOf = await officeMatters(db, at);
  let queued = 0;
  let after = '';
  for (;;) {
    const people = await digestPeople(db, { after, limit: PAGE, now: at });
    for (const person of people) {
      queued += await queueDigest(db, person, { matters: mattersOf(person), now: at });
      alive();
    }
    const last = people.at(-1);
    if (!last) return { queued };
    after = last.id;
  }
}

async function queueDigest(
  db: Kysely<DB>,
  person: DigestPerson,
  { matters, now }: { matters: OfficeMatters; now: Date },
): Promise<number> {
  const tasks = await waitingFor(db, person);
  const obligations = await digestObligations(db, person, now);
  const zone = tasks[0]?.policy.calendar.zone ?? obligations[0]?.zone ?? matters.zone;
  if (zone === undefined) return 0;
  const { id, email, locale } = person;
  const day = localDay(now, zone);
  return insertNotices(
    db,
    [
      {
        receiver: { kind: 'person', id, email, locale },
        template: 'digest',
        data: digestData({ tasks, obligations, matters }, now),
      },
    ],
    { orderId: null, dedupe: `digest:${day}`, now, correlationId: null },
  );
}

async function waitingFor(db: Kysely<DB>, person: DigestPerson): Promise<WaitingTask[]> {
  const waiting: WaitingTask[] = [];
  for (const task of await digestTasks(db, person)) {
    const policy = await policyOf(db, task.policyId, task.policyVersion);
    if (hindranceOf(person, { ...task, policy })) continue;
    const { gate, intakeNumber, dueAt } = task;
    waiting.push({ policy, gateCode: gate.code, intakeNumber, dueAt });
  }
  return waiting;
}
