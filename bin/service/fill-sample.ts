import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { DB } from '../../db/schema.ts';
import type { Log } from '../embedded/log.ts';
import { issueMachineKey } from '../machine-key/machine-keys.ts';
import { seedOrders } from '../sample/seed-orders.ts';
import { seedCompany } from '../sample/seed-company.ts';
import type { Countersign } from './embedded.ts';

/**
 * On an empty database: the sample group, and a dozen orders left at different gates. Killed amid it, the next start
 * goes on with the same keys, so that no order is there twice.
 */
export async function fillSample({ db, commands, dataDir }: Countersign, say: Log): Promise<void> {
  const unfinished = join(dataDir, 'sample.unfinished');
  if (!existsSync(unfinished) && !(await isEmpty(db))) return;
  writeFileSync(unfinished, '');
  say('An empty database: filling in the sample group and its orders …');
  const now = new Date();
  await seedCompany(db, { now });
  if (!existsSync(join(dataDir, 'erp.key'))) {
    const { key } = await issueMachineKey(db, 'erp');
    writeFileSync(join(dataDir, 'erp.key'), `${key}\n`, { mode: 0o600 });
  }
  await seedOrders({ commands, db, now, settled: (intakeNumber) => settled(db, intakeNumber) });
  rmSync(unfinished);
}

async function isEmpty(db: Kysely<DB>): Promise<boolean> {
  return (await db.selectFrom('org_units').select('id').limit(1).executeTakeFirst()) === undefined;
}

/** Waits until the process of an order has applied what was committed. */
async function settled(db: Kysely<DB>, intakeNumber: string): Promise<void> {
  for (let waited = 0; waited < 30_000; waited += 25) {
    const order = await db
      .selectFrom('orders')
      .select(['seq', 'applied_seq', 'stage'])
      .where('intake_number', '=', intakeNumber)
      .executeTakeFirst();
    if (order && order.applied_seq >= order.seq && order.stage !== 'RECEIVED') return;
    await delay(25);
  }
  throw new Error(`the process of ${intakeNumber} does not move: look at it in the Temporal UI`);
}
