import type { Answer } from '../setup/caller.ts';

export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  correlationId: string;
  errors?: { path: string; code: string; message: string }[];
};

/** errors: the wrong fields, each as "path code", sorted. */
export type Refusal = { status: number; type: string; errors: string[] };

/** What an answer refuses. Throws for a refusal that is no problem of RFC 9457, or tells nobody anything. */
export function refusalOf({ status, headers, body }: Answer<Problem>): Refusal {
  const { type = 'no problem', errors = [] } = body;
  const faults = status < 400 ? [] : formFaults({ status, headers, body });
  if (faults.length > 0) throw new Error(`${faults.join(', ')}: ${JSON.stringify(body)}`);
  return { status, type, errors: errors.map(({ path, code }) => `${path} ${code}`).toSorted() };
}

/** What is to be refused so. */
export function refused(status: number, type: string, ...errors: string[]): Refusal {
  return { status, type: `/problems/${type}`, errors: errors.toSorted() };
}

/** The refusal of a form in which these are wrong. */
export function wrong(...errors: string[]): Refusal {
  return refused(422, 'validation', ...errors);
}

function formFaults({ status, headers, body }: Answer<Problem>): string[] {
  const { type, title, detail, correlationId, errors = [] } = body;
  const said = {
    'media type': headers.get('content-type') === 'application/problem+json; charset=utf-8',
    type: /^\/problems\/[a-z-]+$/.test(type),
    status: body.status === status,
    'correlation id': correlationId === headers.get('correlation-id'),
    'title or detail': [title, detail].every((text) => /\S/.test(text)),
    errors: errors.every(({ code, message }) => /^[a-z0-9-]+$/.test(code) && /\S/.test(message)),
  };
  return Object.entries(said).flatMap(([part, good]) => (good ? [] : [`no good ${part}`]));
}
