import { randomUUID } from 'node:crypto';
import { Client, Connection, type WorkflowClient } from '@temporalio/client';
import { openDatabase } from '../db/connection.ts';
import { localDate } from '../domain/order/local-date.ts';
import { historyCost } from './bench/history-cost.ts';
import { PATHS } from './paths/paths.ts';
import { createScene } from './paths/scene.ts';
import { seedPaths } from './paths/seed-paths.ts';
import { embeddedToken } from './service/embedded-tokens.ts';
import { onInstallation } from './service/on-installation.ts';
import { runProgram } from './service/process.ts';
import type { Run } from './service/run-file.ts';

/**
 * `npm run demo:paths [-- NAME …]`: one order after the other goes a path from enquiry to its end, as the policies of
 * the source documents have it, by the API; what happens to each is told step by step, with times. Uses the embedded
 * installation that runs, or starts one for as long as it takes.
 */
await runProgram(() => onInstallation(play));

async function play(run: Run, dataDir: string): Promise<void> {
  const { databaseUrl, apiUrl, temporalAddress, namespace } = run;
  const named = process.argv.slice(2);
  const db = openDatabase(databaseUrl, { name: 'countersign-demo', max: 2 });
  const send = (path: string, init: RequestInit) => fetch(`${apiUrl}${path}`, init);
  const tokenOf = (person: string) => embeddedToken(dataDir, person);
  const connection = await Connection.connect({ address: temporalAddress });
  const { schedule, workflow } = new Client({ connection, namespace });
  const round = (name: string) => schedule.getHandle(name).trigger();
  const today = localDate(new Date(), 'Asia/Shanghai');
  try {
    await seedPaths(db, new Date());
    for (const path of PATHS.filter(({ name }) => named.length === 0 || named.includes(name))) {
      console.log(`\n${path.name} (policy ${path.policy}): ${path.title}`);
      const started = performance.now();
      const tell = (line: string) => {
        const seconds = ((performance.now() - started) / 1000).toFixed(2).padStart(6);
        console.log(`${seconds} s  ${line}`);
      };
      const keys = randomUUID().slice(0, 8);
      const scene = createScene(path, { send, tokenOf, round, tell, today, run: keys });
      await path.play(scene);
      tell(await costOf(workflow, scene.order().replace('/orders/', '')));
    }
  } finally {
    await connection.close();
    await db.destroy();
  }
}

/** What the process of the order has cost Temporal so far. */
async function costOf(workflow: WorkflowClient, order: string): Promise<string> {
  const { events, workflowTasks, actions } = historyCost(await workflow.getHandle(order).fetchHistory());
  return `its process: ${events} history events, ${workflowTasks} workflow tasks, ${actions} billable actions`;
}
