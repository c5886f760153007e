import type { Kysely } from 'kysely';
import { parseAuditText } from '../../domain/evidence/hash-chain.ts';
import { type ChainBreak, type ChainHead, nextLink } from '../../domain/evidence/verify-chain.ts';
import type { DB } from '../schema.ts';
import { auditPages, type StoredEvent } from './audit-pages.ts';
import { keyOf, storedHeads, type Subject, subjectsWithoutEvents } from './stored-heads.ts';

export type ChainProblem = Subject & {
  /** Of the first event that is wrong, or that is missing. */
  seq: number;
  reason: ChainBreak | 'columns-do-not-match' | 'head-does-not-match' | 'chain-missing';
};

export type ChainCount = { chains: number; events: number };

type Chain = Subject & { head: ChainHead | null; broken: boolean };

/**
 * What is wrong with the chains of the database in themselves, the first break of each: links, columns that say
 * something other than the text, heads that the events do not reach, subjects whose events are gone. Reads in pages
 * and counts into `count`; run it in one snapshot, or a chain that grows meanwhile looks broken.
 */
export async function* chainProblems(db: Kysely<DB>, count: ChainCount): AsyncGenerator<ChainProblem> {
  let chain: Chain | null = null;
  for await (const page of auditPages(db)) {
    const ended: Chain[] = [];
    for (const event of page) {
      if (chain && (chain.kind !== event.kind || chain.id !== event.id)) {
        ended.push(chain);
        chain = null;
      }
      chain ??= { kind: event.kind, id: event.id, head: null, broken: false };
      const problem = chain.broken ? null : append(chain, event);
      if (problem) yield problem;
    }
    count.events += page.length;
    count.chains += ended.length;
    yield* headProblems(db, ended);
  }
  if (chain) {
    count.chains += 1;
    yield* headProblems(db, [chain]);
  }
  for (const { kind, id } of await subjectsWithoutEvents(db)) {
    yield { kind, id, seq: 1, reason: 'chain-missing' };
  }
}

/** Moves the chain's head on, or marks it broken and says why. */
function append(chain: Chain, event: StoredEvent): ChainProblem | null {
  const seq = (chain.head?.seq ?? 0) + 1;
  const link = nextLink(event, chain.head);
  const reason = typeof link === 'string' ? link : mislabelled(event);
  if (reason === null && typeof link !== 'string') {
    chain.head = link;
    return null;
  }
  chain.broken = true;
  return reason && { kind: chain.kind, id: chain.id, seq, reason };
}

/** The columns are for finding; the text is what is proved, so they must agree. */
function mislabelled({ kind, id, seq, text, columns }: StoredEvent): ChainProblem['reason'] | null {
  const event = parseAuditText(text);
  if (event === null) return 'not-an-event';
  if (event.subject.kind !== kind || event.subject.id !== id) return 'other-subject';
  const agree =
    event.seq === seq &&
    event.at === columns.at.toISOString() &&
    event.kind === columns.kind &&
    event.actor === columns.actor &&
    event.correlationId === columns.correlationId;
  return agree ? null : 'columns-do-not-match';
}

async function* headProblems(db: Kysely<DB>, ended: readonly Chain[]): AsyncGenerator<ChainProblem> {
  const whole = ended.filter(({ broken }) => !broken);
  if (whole.length === 0) return;
  const stored = await storedHeads(db, whole);
  for (const { kind, id, head } of whole) {
    const kept = stored.get(keyOf({ kind, id }));
    if (!head || (kept?.seq === head.seq && kept.hash === head.hash)) continue;
    const seq = kept?.seq === head.seq ? head.seq : Math.min(kept?.seq ?? 0, head.seq) + 1;
    yield { kind, id, seq, reason: 'head-does-not-match' };
  }
}
