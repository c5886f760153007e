import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection, type WorkflowClient } from '@temporalio/client';
import { openDatabase } from '../db/connection.ts';
import { localDate } from '../domain/order/local-date.ts';
import { historyCost } from './bench/history-cost.ts';
import { StartError } from './embedded/log.ts';
import { PATHS } from './paths/paths.ts';
import { createScene } from './paths/create-scene.ts';
import { scheduleRound } from './paths/schedule-round.ts';
import { companyOf, seedPaths } from './paths/seed-paths.ts';
import { embeddedToken } from './service/embedded-tokens.ts';
import { onInstallation } from './service/on-installation.ts';
import { runProgram } from './service/process.ts';
import type { Run } from './service/run-file.ts';

/**
 * `npm run demo:paths [-- NAME …]`: one order after the other goes a path from enquiry to its end, as the policies of
 * the source documents have it, by the API; what happens to each is told step by step, with times. Uses the embedded
 * installation that runs, or starts one for as long as it takes.
 */
const named = process.argv.slice(2);

const HELP = `Plays one order after the other by the API, and tells each step with the seconds since its path began.

  npm run demo:paths [-- NAME …]

All paths, or those that are named. Uses the embedded installation that runs with COUNTERSIGN_DATA, or starts one for
as long as it takes. A path, its policy and what happens on it:

${PATHS.map(({ name, policy, title }) => `  ${name.padEnd(12)} ${policy.padEnd(11)} ${title}`).join('\n')}
`;

await runProgram(async () => {
  if (named.includes('--help') || named.includes('-h')) {
    console.log(HELP);
    return;
  }
  const unknown = named.filter((name) => PATHS.every((path) => path.name !== name));
  if (unknown.length > 0) {
    throw new StartError(
      `There is no path ${unknown.join(', ')}: npm run -s demo:paths -- --help lists them.`,
    );
  }
  await onInstallation(play);
});

async function play(run: Run, dataDir: string): Promise<void> {
  const { databaseUrl, apiUrl, temporalAddress, namespace } = run;
  const db = openDatabase(databaseUrl, { name: 'countersign-demo', max: 2 });
  const send = (path: string, init: RequestInit) => fetch(`${apiUrl}${path}`, init);
  const tokenOf = (person: string) => embeddedToken(dataDir, person);
  const connection = await Connection.connect({ address: temporalAddress });
  const { schedule, workflow } = new Client({ connection, namespace });
  const round = scheduleRound(schedule, workflow);
  const today = localDate(new Date(), 'Asia/Shanghai');
  try {
    await seedPaths(db, new Date());
    for (const path of PATHS.filter(({ name }) => named.length === 0 || named.includes(name))) {
      const company = `company ${companyOf(path.policy)}, policy ${path.policy}`;
      console.log(`\n${path.name} (${company}): ${path.title}`);
      const started = performance.now();
      const tell = (line: string) => {
        const seconds = ((performance.now() - started) / 1000).toFixed(2).padStart(6);
        console.log(`${seconds} s  ${line}`);
      };
      const keys = randomUUID().slice(0, 8);
      const time = { now: () => new Date(), pass: (ms: number) => delay(ms) };
      const scene = createScene(path, { ...time, send, tokenOf, round, tell, today, run: keys });
      await path.play(scene);
      tell(await costOf(workflow, scene.number()));
    }
  } finally {
    await connection.close();
    await db.destroy();
  }
}

/** What the process of the order has cost Temporal so far. */
async function costOf(workflow: WorkflowClient, order: string): Promise<string> {
  const { events, workflowTasks, actions } = historyCost(await workflow.getHandle(order).fetchHistory());
  return `the process of ${order}: ${events} history events, ${workflowTasks} workflow tasks, ${actions} billable actions`;
}
