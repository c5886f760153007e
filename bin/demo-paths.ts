import { randomUUID } from 'node:crypto';
import { openDatabase } from '../db/connection.ts';
import { localDate } from '../domain/order/local-date.ts';
import { apiClient } from './northwind/api-client.ts';
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

async function play({ databaseUrl, apiUrl }: Run, dataDir: string): Promise<void> {
  const named = process.argv.slice(2);
  const db = openDatabase(databaseUrl, { name: 'countersign-demo', max: 2 });
  const send = (path: string, init: RequestInit) => fetch(`${apiUrl}${path}`, init);
  const today = localDate(new Date(), 'Asia/Shanghai');
  try {
    await seedPaths(db, new Date());
    for (const path of PATHS.filter(({ name }) => named.length === 0 || named.includes(name))) {
      console.log(`\n${path.name}: ${path.title}`);
      const started = performance.now();
      const tell = (line: string) => {
        const seconds = ((performance.now() - started) / 1000).toFixed(2).padStart(6);
        console.log(`${seconds} s  ${line}`);
      };
      const clientOf = async (person: string) => apiClient(send, await embeddedToken(dataDir, person));
      await path.play(createScene(path, { clientOf, tell, today, run: randomUUID().slice(0, 8) }));
    }
  } finally {
    await db.destroy();
  }
}
