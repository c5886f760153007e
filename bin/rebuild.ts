import { ordersNumbered } from '../db/open-orders.ts';
import { markStarted } from '../db/relay.ts';
import { messageOf } from './embedded/processes.ts';
import { withConnections } from './operator-connections.ts';
import { orderRuns } from './order-runs.ts';

const HELP = `Starts the run of an order again where the order stands; nothing that was decided is lost.

  npm run -s rebuild -- INTAKE-NUMBER

A living run continues as new. A run that was terminated, failed or lost is started anew from the rows. DATABASE_URL
names the database, TEMPORAL_ADDRESS (and TEMPORAL_TLS…, or a profile) the cluster; without them it is the embedded
installation that runs (COUNTERSIGN_DATA).
`;

async function main(): Promise<void> {
  const [intakeNumber, ...rest] = process.argv.slice(2);
  if (!intakeNumber || intakeNumber.startsWith('-') || rest.length > 0) {
    console.log(HELP);
    process.exitCode = intakeNumber === '--help' ? 0 : 2;
    return;
  }
  await withConnections('rebuild', async ({ db, client }) => {
    const [order] = await ordersNumbered(db, [intakeNumber]);
    if (!order) throw new Error(`No order has the intake number ${intakeNumber}.`);
    if (order.closed)
      throw new Error(`The order ${intakeNumber} is closed (${order.stage}): it needs no run.`);
    const how = await orderRuns(db, client).rebuildOrder(order.id);
    await markStarted(db, order.id, new Date());
    console.log(
      how === 'continued'
        ? `${intakeNumber}: its run continues as new at ${order.stage}.`
        : `${intakeNumber}: a new run has started at ${order.stage}.`,
    );
  });
}

await main().catch((error: unknown) => {
  console.error(messageOf(error));
  process.exitCode = 1;
});
