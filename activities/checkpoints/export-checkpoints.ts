import { ApplicationFailure } from '@temporalio/activity';
import type { Kysely } from 'kysely';
import { checkpointAfter, checkpointId, lockCheckpoints } from '../../db/evidence/checkpoint-rows.ts';
import type { DB } from '../../db/schema.ts';
import { inTransaction } from '../../db/transaction.ts';
import { checkpointLineText, parseCheckpointLine } from '../../domain/evidence/checkpoint-line.ts';
import { type CheckpointFile, openCheckpointFile } from './checkpoint-file.ts';

/**
 * Appends to the file every checkpoint that it lacks, and answers how many: what a killed run left out comes with the
 * next, and a new file gets all. When the database lacks the file's last checkpoint it was removed, or the database
 * was restored from an older copy: nothing is exported then, because the file is the evidence of it.
 */
export async function exportCheckpoints(db: Kysely<DB>, path: string): Promise<number> {
  return inTransaction(db, async (trx) => {
    await lockCheckpoints(trx);
    const file = await openCheckpointFile(path);
    try {
      return await appendMissing(trx, file, path);
    } finally {
      await file.close();
    }
  });
}

async function appendMissing(db: Kysely<DB>, file: CheckpointFile, path: string): Promise<number> {
  let id = await lastExported(db, file, path);
  for (let exported = 0; ; exported += 1) {
    const next = await checkpointAfter(db, id);
    if (!next) return exported;
    await file.append(checkpointLineText(next));
    id = next.id;
  }
}

async function lastExported(db: Kysely<DB>, file: CheckpointFile, path: string): Promise<number> {
  const line = await file.lastLine();
  if (line === null) return 0;
  const checkpoint = parseCheckpointLine(line);
  const id = checkpoint && (await checkpointId(db, checkpoint.hash));
  if (id === null) {
    throw ApplicationFailure.nonRetryable(
      `The database does not have the last checkpoint of ${path}. Run verify-evidence. After a restore from an older ` +
        'copy, keep that file elsewhere as evidence: the next checkpoint begins a new one.',
      'CheckpointsDiffer',
    );
  }
  return id;
}
