import type { Kysely } from 'kysely';
import { chainHeads } from '../../db/evidence/chain-heads.ts';
import { insertCheckpoint, lastCheckpoint, lockCheckpoints } from '../../db/evidence/checkpoint-rows.ts';
import type { DB } from '../../db/schema.ts';
import { inTransaction } from '../../db/transaction.ts';
import { type Checkpoint, checkpointHash, checkpointText } from '../../domain/evidence/checkpoint.ts';
import { GENESIS } from '../../domain/evidence/hash-chain.ts';
import type { CheckpointSigner } from '../../domain/evidence/signer.ts';

/**
 * Signs the heads of all chains, linked to the checkpoint before, and stores them. Each checkpoint is read under the
 * lock of the one before, so no chain is ever shorter in a later one. `at` never goes back, also when two workers'
 * clocks differ. Answers the hash and how many chains there are.
 */
export async function storeCheckpoint(
  db: Kysely<DB>,
  { signer, now }: { signer: CheckpointSigner; now: () => Date },
): Promise<{ hash: string; chains: number }> {
  return inTransaction(db, async (trx) => {
    await lockCheckpoints(trx);
    const before = await lastCheckpoint(trx);
    const heads: Checkpoint['heads'] = [];
    for await (const page of chainHeads(trx)) heads.push(...page);
    const clock = now();
    const at = before && before.at > clock ? before.at : clock;
    const text = checkpointText({
      at: at.toISOString(),
      heads,
      previousCheckpointHash: before?.hash ?? GENESIS,
    });
    const hash = checkpointHash(text);
    await insertCheckpoint(trx, { text, hash, at, signature: signer.sign(text), keyId: signer.keyId });
    return { hash, chains: heads.length };
  });
}
