import type { Kysely } from 'kysely';
import type { ChainProblem } from '../../db/evidence/chain-problems.ts';
import type { CheckpointProblem } from '../../db/evidence/checkpoint-problems.ts';
import { intakeNumberOf } from '../../db/evidence/order-names.ts';
import type { DB } from '../../db/schema.ts';

export type EvidenceProblem = ChainProblem | CheckpointProblem;

const WORDS: Readonly<Record<EvidenceProblem['reason'], string>> = {
  'not-an-event': 'the stored text is no event',
  'other-subject': 'the event belongs to another chain',
  'seq-not-consecutive': 'the event is missing, or stands twice',
  'previous-does-not-match': 'it does not follow the one before: something was removed or exchanged',
  'hash-does-not-match': 'the text was changed after it was hashed',
  'columns-do-not-match': 'the columns beside the text say something else',
  'head-does-not-match': 'the chain does not end where its head says: events were removed or added',
  'chain-missing': 'all events are gone',
  'not-as-checkpointed': 'the signed checkpoint knows another event here: the chain was rewritten or cut',
  'not-a-checkpoint': 'the text is no checkpoint',
  'signature-does-not-match': 'the signature is not by its key',
  'unknown-key': 'it is signed with a key that was not given (--key)',
  'time-goes-back': 'it is older than the one before',
  'chain-cut-or-missing': 'a chain is shorter than in the checkpoint before, or missing',
  'not-in-database': 'it was exported, but the database does not have it: it was removed there',
  'not-in-file': 'the exported file does not have it, but has later ones: it was removed there',
};

/** One line that says which chain and event, or which checkpoint, is wrong and how; orders by their intake number. */
export async function problemLine(db: Kysely<DB>, problem: EvidenceProblem): Promise<string> {
  const said = `${WORDS[problem.reason]} (${problem.reason})`;
  if (!('id' in problem)) return `checkpoint ${problem.checkpoint}: ${said}`;
  const by = 'checkpoint' in problem ? ` [checkpoint ${problem.checkpoint}]` : '';
  return `${await subjectName(db, problem)} seq ${problem.seq}: ${said}${by}`;
}

async function subjectName(db: Kysely<DB>, { kind, id }: { kind: string; id: string }): Promise<string> {
  if (kind !== 'order') return `${kind} ${id}`;
  const intakeNumber = await intakeNumberOf(db, id);
  return intakeNumber === null ? `order ${id}` : `order ${intakeNumber} (${id})`;
}
