import { type Kysely, sql } from 'kysely';
import { CommandProblem } from '../../commands/problem.ts';
import type { DB } from '../../db/schema.ts';

/** Does the work after so many round trips to the database, so that a property explores who comes first. */
export async function staggered<T>(db: Kysely<DB>, roundTrips: number, work: () => Promise<T>): Promise<T> {
  for (let done = 0; done < roundTrips; done += 1) await sql`SELECT 1`.execute(db);
  return work();
}

/** Null for a command that was carried out, else the problem with which it was refused. */
export async function refusalOf(command: Promise<unknown>): Promise<CommandProblem | null> {
  try {
    await command;
    return null;
  } catch (error) {
    if (error instanceof CommandProblem) return error;
    throw error;
  }
}
