import { sql } from 'kysely';
import type { ModelSite } from './site.ts';

type Happened = {
  /** Where orders stand. */
  stages: string[];
  /** Kinds of events in the chains. */
  events: string[];
  /** What ended holds. */
  releases: string[];
  /** Why commands were refused. */
  problems: string[];
};

/** What came about at least once in all sequences. */
export async function happened(site: ModelSite): Promise<Happened> {
  const { rows } = await sql<Omit<Happened, 'problems'>>`
    SELECT ARRAY(SELECT DISTINCT stage FROM orders) AS stages,
      ARRAY(SELECT DISTINCT kind FROM audit_events) AS events,
      ARRAY(SELECT DISTINCT release_cause FROM holds WHERE released_at IS NOT NULL) AS releases`.execute(
    site.db,
  );
  const problems = new Set(site.answers.flatMap(({ answer }) => problemOf(answer?.body) ?? []));
  return { stages: [], events: [], releases: [], ...rows[0], problems: [...problems] };
}

function problemOf(body: unknown): string | null {
  const known = typeof body === 'object' && body !== null && 'type' in body;
  return known ? String(body.type).replace('/problems/', '') : null;
}
