import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { sendFile } from './bulk/send-file.ts';
import { StartError } from './embedded/log.ts';
import { embeddedEnvironment } from './service/environment.ts';
import { runProgram } from './service/process.ts';
import { readRun } from './service/run-file.ts';

const USAGE =
  'npm run -s bulk -- FILE --company C [--channel K] [--url URL] [--token TOKEN]: the token may be in COUNTERSIGN_TOKEN; npm run -s token -- PERSON makes one of the embedded installation.';

/**
 * `npm run -s bulk -- FILE --company C`: the orders of a CSV or JSON Lines file go in by the API, of the embedded
 * installation without --url. The answers are in FILE.answers.jsonl; run again, it goes on after the last of them.
 */
await runProgram(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      company: { type: 'string' },
      channel: { type: 'string' },
      url: { type: 'string' },
      token: { type: 'string', default: process.env['COUNTERSIGN_TOKEN'] ?? '' },
    },
  });
  const [file] = positionals;
  const { company, channel, token } = values;
  if (file === undefined || token === '') throw new StartError(USAGE);
  const url = values.url ?? readRun(resolve(embeddedEnvironment().COUNTERSIGN_DATA)).apiUrl;
  const bar = new SingleBar({
    format: '{bar} {percentage} %, {rows} rows answered, {duration_formatted}',
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: 5_000,
  });
  bar.start(statSync(file).size, 0, { rows: 0 });
  try {
    const { rows, accepted, failed } = await sendFile({
      file,
      company,
      channel,
      token,
      send: (path, init) => fetch(new URL(path, url), init),
      progress: ({ bytes, rows: answered }) => bar.update(bytes, { rows: answered }),
    });
    bar.stop();
    console.log(`${accepted} of ${rows} rows taken in; the answers are in ${file}.answers.jsonl`);
    if (failed > 0) {
      console.log(`The API failed on ${failed} rows: the next run sends them again.`);
      process.exitCode = 1;
    }
  } finally {
    bar.stop();
  }
});
