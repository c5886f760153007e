import { type Difference, reconcileOrders } from '../activities/reconcile-orders.ts';
import { messageOf } from './embedded/processes.ts';
import { withConnections } from './operator-connections.ts';
import { orderRuns } from './order-runs.ts';

const HELP = `Compares open orders with open runs, both ways, and starts the runs that are missing.

  npm run -s reconcile

Runs of closed or unknown orders are only listed: end them in the Temporal UI when nobody needs them. DATABASE_URL
names the database, TEMPORAL_ADDRESS (and TEMPORAL_TLS…, or a profile) the cluster; without them it is the embedded
installation that runs (COUNTERSIGN_DATA). Exit code 1 when a run could
not be started.
`;

async function main(): Promise<void> {
  if (process.argv.length > 2) {
    console.log(HELP);
    process.exitCode = process.argv.includes('--help') ? 0 : 2;
    return;
  }
  await withConnections('reconcile', async ({ db, client }) => {
    // What could not be started stands in the table with its reason.
    const log = { warn: () => {} };
    const deps = { ...orderRuns(db, client), db, log, now: () => new Date() };
    const { orders, runs, differences } = await reconcileOrders(deps);
    for (const difference of differences) console.log(line(difference));
    console.log(`${orders} open orders, ${runs} open runs, ${differences.length} differences`);
    if (differences.some(({ action }) => action === 'failed')) process.exitCode = 1;
  });
}

function line({ intakeNumber, stage, kind, action, detail }: Difference): string {
  return [intakeNumber.padEnd(24), (stage ?? '-').padEnd(20), kind.padEnd(22), action.padEnd(9), detail].join(
    ' ',
  );
}

await main().catch((error: unknown) => {
  console.error(messageOf(error));
  process.exitCode = 1;
});
