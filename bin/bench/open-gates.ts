import { type Kysely, sql } from 'kysely';
import type { DB } from '../../db/schema.ts';
import type { BenchGate } from './company.ts';

export type OpenTask = { taskId: string; revision: number };

/** Waits for gates to be open in PostgreSQL, and for orders to have been applied, with one query for all that wait. */
export type OpenGates = {
  until: (intakeNumber: string, gate: BenchGate) => Promise<OpenTask>;
  /** Until the process has applied everything up to this seq. */
  applied: (intakeNumber: string, seq: number) => Promise<void>;
  close: () => void;
};

const EVERY_MS = 4;

type Row = {
  intakeNumber: string;
  appliedSeq: number;
  tasks: { id: string; gate: string; revision: number }[];
};

export function watchGates(db: Kysely<DB>): OpenGates {
  const waiting = new Map<string, Set<(row: Row) => boolean>>();
  let closed = false;

  async function look(): Promise<void> {
    if (waiting.size > 0) {
      const { rows } = await sql<Row>`
        SELECT o.intake_number AS "intakeNumber", o.applied_seq AS "appliedSeq", coalesce((SELECT json_agg(
          json_build_object('id', t.id, 'gate', t.gate_code, 'revision', t.revision))
          FROM tasks t WHERE t.order_id = o.id AND t.status = 'ready'), '[]') AS tasks
        FROM orders o WHERE o.intake_number = ANY(${[...waiting.keys()]})`.execute(db);
      for (const row of rows) {
        const asked = waiting.get(row.intakeNumber);
        for (const done of asked ?? []) if (done(row)) asked?.delete(done);
        if (asked?.size === 0) waiting.delete(row.intakeNumber);
      }
    }
    // Many waiting at once are a burst that nobody times.
    if (!closed) setTimeout(() => void look(), waiting.size > 100 ? 100 : EVERY_MS);
  }

  function ask<T>(intakeNumber: string, find: (row: Row) => T | null): Promise<T> {
    return new Promise((resolve) => {
      const asked = waiting.get(intakeNumber) ?? new Set();
      waiting.set(intakeNumber, asked);
      asked.add((row) => {
        const found = find(row);
        if (found !== null) resolve(found);
        return found !== null;
      });
    });
  }

  void look();
  return {
    until: (intakeNumber, gate) =>
      ask(intakeNumber, ({ tasks }) => {
        const task = tasks.find((open) => open.gate === gate);
        return task ? { taskId: task.id, revision: task.revision } : null;
      }),
    applied: (intakeNumber, seq) => ask(intakeNumber, (row) => (row.appliedSeq >= seq ? undefined : null)),
    close: () => {
      closed = true;
    },
  };
}
