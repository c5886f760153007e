import { type Kysely, sql } from 'kysely';
import type { DB } from '../../db/schema.ts';
import type { BenchGate } from './company.ts';

export type OpenTask = { taskId: string; revision: number };

/**
 * Waits for gates to be open in PostgreSQL, and for orders to have been applied, with one query for all that wait.
 * All that wait are refused when not one of them has come on for a minute.
 */
export type OpenGates = {
  until: (intakeNumber: string, gate: BenchGate) => Promise<OpenTask>;
  /** Until the process has applied everything up to this seq. */
  applied: (intakeNumber: string, seq: number) => Promise<void>;
  close: () => void;
};

const EVERY_MS = 4;
/** Many waiting at once are a burst that nobody times. */
const MANY = 100;
const EVERY_OF_MANY_MS = 100;
const STILL_MS = 60_000;

type Row = {
  intakeNumber: string;
  appliedSeq: number;
  tasks: { id: string; gate: string; revision: number }[];
};

/** tell: whether the row is what was waited for. */
type Wait = { intakeNumber: string; tell: (row: Row) => boolean; refuse: (error: unknown) => void };

export function watchGates(db: Kysely<DB>): OpenGates {
  const waits = new Set<Wait>();
  let moved = performance.now();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  function refuseAll(error: unknown): void {
    for (const wait of waits) wait.refuse(error);
    waits.clear();
  }

  async function look(): Promise<void> {
    const rows = new Map((await read(db, waits)).map((row) => [row.intakeNumber, row]));
    for (const wait of waits) {
      const row = rows.get(wait.intakeNumber);
      if (!row || !wait.tell(row)) continue;
      waits.delete(wait);
      moved = performance.now();
    }
    const [first] = waits;
    if (!first || performance.now() - moved < STILL_MS) return;
    refuseAll(
      new Error(`${waits.size} orders have not come on for a minute, ${first.intakeNumber} among them`),
    );
  }

  function lookSoon(): void {
    timer = undefined;
    void look()
      .catch(refuseAll)
      .finally(() => {
        if (waits.size > 0 && !closed) timer ??= setTimeout(lookSoon, pause());
      });
  }

  function pause(): number {
    return waits.size > MANY ? EVERY_OF_MANY_MS : EVERY_MS;
  }

  function ask<T>(intakeNumber: string, find: (row: Row) => { found: T } | null): Promise<T> {
    return new Promise((resolve, reject) => {
      if (waits.size === 0) moved = performance.now();
      waits.add({
        intakeNumber,
        refuse: reject,
        tell: (row) => {
          const answer = find(row);
          if (answer) resolve(answer.found);
          return answer !== null;
        },
      });
      timer ??= setTimeout(lookSoon, pause());
    });
  }

  return {
    until: (intakeNumber, gate) =>
      ask(intakeNumber, ({ tasks }) => {
        const task = tasks.find((open) => open.gate === gate);
        return task ? { found: { taskId: task.id, revision: task.revision } } : null;
      }),
    applied: (intakeNumber, seq) =>
      ask(intakeNumber, ({ appliedSeq }) => (appliedSeq >= seq ? { found: undefined } : null)),
    close: () => {
      closed = true;
      clearTimeout(timer);
    },
  };
}

async function read(db: Kysely<DB>, waits: ReadonlySet<Wait>): Promise<Row[]> {
  const numbers = [...new Set([...waits].map(({ intakeNumber }) => intakeNumber))];
  const { rows } = await sql<Row>`
    SELECT o.intake_number AS "intakeNumber", o.applied_seq AS "appliedSeq", coalesce((SELECT json_agg(
      json_build_object('id', t.id, 'gate', t.gate_code, 'revision', t.revision))
      FROM tasks t WHERE t.order_id = o.id AND t.status = 'ready'), '[]') AS tasks
    FROM orders o WHERE o.intake_number = ANY(${numbers})`.execute(db);
  return rows;
}
