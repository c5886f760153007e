import { resolve } from 'node:path';
import { Runtime } from '@temporalio/worker';
import { welcome } from './service/welcome.ts';
import { startCountersign } from './service/embedded.ts';
import { fillSample } from './service/fill-sample.ts';
import { embeddedEnvironment } from './service/environment.ts';
import { openLogFile } from './service/log-file.ts';
import { runProgram, stopAsked } from './service/process.ts';
import { temporalLogger } from './service/temporal-logger.ts';

/** `npm start`: all of Countersign on this machine, with a sample company. Ctrl-C ends it in order. */
await runProgram(async () => {
  const env = embeddedEnvironment();
  const started = Date.now();
  const say = (line: string) =>
    console.log(`${((Date.now() - started) / 1000).toFixed(1).padStart(5)} s  ${line}`);
  const stop = stopAsked();
  const dataDir = resolve(env.COUNTERSIGN_DATA);
  const { log, file } = openLogFile(dataDir);
  Runtime.install({ logger: temporalLogger(log), shutdownSignals: [] });
  say(`Data folder ${dataDir}, log ${file}`);
  const countersign = await startCountersign({
    dataDir,
    port: env.PORT,
    temporalPort: env.TEMPORAL_PORT,
    temporalUiPort: env.TEMPORAL_UI_PORT,
    say,
    log,
  });
  try {
    await Promise.race([fillSample(countersign, say), stop, countersign.failed]);
    console.log(await welcome(countersign));
    await Promise.race([stop, countersign.failed]);
  } finally {
    say('Stopping: requests first, then the workers, then the servers …');
    await countersign.stop();
    say('Stopped. The data is kept.');
  }
});
