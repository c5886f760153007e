import { resolve } from 'node:path';
import type { Countersign } from './embedded.ts';
import { embeddedEnvironment } from './environment.ts';
import { fillSample } from './fill-sample.ts';
import { stopAsked } from './process.ts';
import { readRunning, type Run } from './run-file.ts';
import { startHere } from './start-here.ts';

/**
 * Does something on the embedded installation that runs with the data folder of this environment, or starts one for as
 * long as it takes; Ctrl-C ends that in order.
 */
export async function onInstallation(work: (run: Run, dataDir: string) => Promise<void>): Promise<void> {
  const dataDir = resolve(embeddedEnvironment().COUNTERSIGN_DATA);
  const running = readRunning(dataDir);
  if (running) {
    await work(running, dataDir);
    return;
  }
  const stop = stopAsked();
  say('Nothing runs: starting PostgreSQL, Temporal, worker and API for as long as this takes …');
  const started = await startHere(say);
  try {
    await Promise.race([fillAndWork(started, work), stop, started.failed]);
  } finally {
    await started.stop();
  }
}

async function fillAndWork(
  started: Countersign,
  work: (run: Run, dataDir: string) => Promise<void>,
): Promise<void> {
  await fillSample(started, say);
  await work(started, started.dataDir);
}

function say(line: string): void {
  console.log(line);
}
