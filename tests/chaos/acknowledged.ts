import { randomUUID } from 'node:crypto';
import type { Answer, Caller, PostOptions } from '../setup/caller.ts';

/** A command as its sender knows it: null when no answer came. */
export type Acknowledged = { person: string; path: string; key: string; answer: Answer | null };

export type Recorder = {
  answers: Acknowledged[];
  /** The same caller, whose commands are remembered with their answers. A call without an answer still rejects. */
  of: (person: string, caller: Caller) => Caller;
};

/** Remembers what callers were told, so that it can be held against the rows afterwards. */
export function createRecorder(): Recorder {
  const answers: Acknowledged[] = [];
  return {
    answers,
    of: (person, caller) => ({
      get: caller.get,
      patch: caller.patch,
      async post<T>(path: string, body?: unknown, { key = randomUUID(), ...options }: PostOptions = {}) {
        const sent: Acknowledged = { person, path, key, answer: null };
        answers.push(sent);
        const answer = await caller.post<T>(path, body, { ...options, key });
        sent.answer = answer;
        return answer;
      },
    }),
  };
}

/** What was answered of the command itself: beside it an answer says how far the process is, which goes on. */
export function commandOf(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('process' in body)) return body;
  const { process: _, ...rest } = body;
  return rest;
}

/** Sends again what is answered with "in progress, come again": as long as the answer says so. */
export async function untilAnswered<T>(send: () => Promise<Answer<T>>): Promise<Answer<T>> {
  for (;;) {
    const answer = await send();
    if (answer.status !== 409 || answer.headers.get('retry-after') === null) return answer;
  }
}
