import { resolve } from 'node:path';
import { SingleBar } from 'cli-progress';
import { openDatabase } from '../db/connection.ts';
import { localDate } from '../domain/order/local-date.ts';
import { apiClient } from './northwind/api-client.ts';
import { readNorthwind } from './northwind/northwind-file.ts';
import { CURRENCY, shiftOf } from './northwind/order-of.ts';
import { runNorthwind } from './northwind/run-northwind.ts';
import { seedNorthwind } from './northwind/seed-northwind.ts';
import { summaryLines, summaryOf } from './northwind/summary.ts';
import { embeddedToken } from './service/embedded-tokens.ts';
import { onInstallation } from './service/on-installation.ts';
import { runProgram } from './service/process.ts';
import type { Run } from './service/run-file.ts';

const DEFAULT_FILE = resolve(import.meta.dirname, '..', 'tests', 'data', 'northwind.json');

/**
 * `npm run demo:northwind [-- FILE]`: the orders of a file go in by the API under the policy `standard`, and scripted
 * people decide what they are asked, until each has reached its end. Uses the embedded installation that runs, or
 * starts one for as long as it takes; Ctrl-C ends that in order, and the next run goes on where this one stood.
 */
await runProgram(async () => {
  const file = readNorthwind(process.argv[2] ?? DEFAULT_FILE);
  await onInstallation((run, dataDir) => demonstrate(file, run, dataDir));
});

async function demonstrate(
  file: ReturnType<typeof readNorthwind>,
  { databaseUrl, apiUrl, temporalUiUrl, namespace }: Run,
  dataDir: string,
): Promise<void> {
  const today = localDate(new Date(), 'Asia/Shanghai');
  say(file.source);
  say(`All dates are ${shiftOf(file, today)} days later; limits, routings and terms are generated samples.`);
  say(`The file's figures are taken as ${CURRENCY}, the currency of the policy, without conversion.`);
  const db = openDatabase(databaseUrl, { name: 'countersign-demo', max: 2 });
  const bar = new SingleBar({
    format: '{bar} {value}/{total} at their end, {entered} entered, {duration_formatted}',
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: 5_000,
  });
  const send = (path: string, init: RequestInit) => fetch(`${apiUrl}${path}`, init);
  const started = performance.now();
  try {
    await seedNorthwind(db, file);
    bar.start(file.orders.length, 0, { entered: 0 });
    const numbers = await runNorthwind({
      file,
      today,
      clientOf: async (person) => apiClient(send, await embeddedToken(dataDir, person)),
      progress: ({ entered, ended }) => bar.update(ended, { entered }),
    });
    bar.stop();
    console.log(summaryLines(await summaryOf(db, numbers), numbers.length).join('\n'));
    console.log(`Took ${((performance.now() - started) / 1000).toFixed(1)} s.`);
    const query = encodeURIComponent(`Company = 'northwind'`);
    console.log(`In the Temporal UI: ${temporalUiUrl}/namespaces/${namespace}/workflows?query=${query}`);
  } finally {
    bar.stop();
    await db.destroy();
  }
}

function say(line: string): void {
  console.log(line);
}
