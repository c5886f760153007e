import type { ModelSite } from './site.ts';

/** Everything that came about at least once: stages, events of the orders' chains, and reasons of refusals. */
export async function happened(site: ModelSite): Promise<string[]> {
  const stages = await site.db.selectFrom('orders').select('stage').distinct().execute();
  const events = await site.db.selectFrom('audit_events').select('kind').distinct().execute();
  const problems = site.answers.flatMap(({ answer }) => problemOf(answer?.body) ?? []);
  return [...stages.map(({ stage }) => stage), ...events.map(({ kind }) => kind), ...new Set(problems)];
}

function problemOf(body: unknown): string | null {
  const known = typeof body === 'object' && body !== null && 'type' in body;
  return known ? String(body.type).replace('/problems/', '') : null;
}
