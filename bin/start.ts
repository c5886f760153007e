import { welcome } from './service/welcome.ts';
import { fillSample } from './service/fill-sample.ts';
import { runProgram, stopAsked } from './service/process.ts';
import { startHere } from './service/start-here.ts';

/** `npm start`: all of Countersign on this machine, with a sample company. Ctrl-C ends it in order. */
await runProgram(async () => {
  const started = Date.now();
  const say = (line: string) =>
    console.log(`${((Date.now() - started) / 1000).toFixed(1).padStart(5)} s  ${line}`);
  const stop = stopAsked();
  const countersign = await startHere(say);
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
