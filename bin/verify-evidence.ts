import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { checkpointLines } from '../activities/checkpoints/checkpoint-file.ts';
import { openDatabase } from '../db/connection.ts';
import { chainProblems } from '../db/evidence/chain-problems.ts';
import { checkpointProblems } from '../db/evidence/checkpoint-problems.ts';
import { inSnapshot } from '../db/evidence/snapshot.ts';
import { messageOf } from './embedded/processes.ts';
import { problemLine } from './evidence/evidence-report.ts';
import { evidenceSource } from './evidence/evidence-source.ts';
import { publicKeys } from './evidence/public-keys.ts';

const HELP = `Checks the evidence: every hash chain of the database, and the signed checkpoints of the database and of the
exported file, in themselves, against each other and against the chains (docs/evidence.md).

  npm run -s verify-evidence -- [--key FILE]… [--checkpoints FILE]

  --key FILE          a key that signed checkpoints, private or public, PEM; again for each further one
  --checkpoints FILE  the exported checkpoints

Without DATABASE_URL it checks the embedded installation that runs with COUNTERSIGN_DATA. With it, the key is that of
COUNTERSIGN_SIGNING_KEY, the file that of COUNTERSIGN_CHECKPOINTS, unless they are given here. Writes one line for each
thing that is wrong. Exit code 0: everything holds; 1: something does not; 2: it could not be checked.
`;

/** Answers how many problems there are. */
async function verify({ key, checkpoints }: { key: string[]; checkpoints?: string }): Promise<number> {
  const source = evidenceSource();
  const keys = publicKeys(key.length > 0 ? key : source.keyFile === null ? [] : [source.keyFile]);
  if (keys.size === 0) {
    throw new Error(
      'Without the key the checkpoints prove nothing: give it by --key or COUNTERSIGN_SIGNING_KEY.',
    );
  }
  const file = checkpoints ?? source.checkpointFile;
  // Before the snapshot: whatever is in the file by now was in the database first.
  const size = file === null ? null : sizeOf(file);
  const lines = file === null || size === null ? null : checkpointLines(file, size);
  const db = openDatabase(source.databaseUrl, { name: 'countersign-verify', max: 2 });
  try {
    return await inSnapshot(db, async (trx) => {
      const count = { chains: 0, events: 0, stored: 0, exported: 0, notYetExported: 0 };
      let problems = 0;
      for await (const problem of chainProblems(trx, count)) {
        problems += 1;
        console.log(await problemLine(db, problem));
      }
      for await (const problem of checkpointProblems(trx, { keys, lines }, count)) {
        problems += 1;
        console.log(await problemLine(db, problem));
      }
      if (lines === null && count.stored > 0) {
        problems += 1;
        console.log(
          file === null
            ? 'The exported checkpoints were not given (--checkpoints): only they show one removed from the database.'
            : `The exported checkpoints are missing: there is no file ${file}.`,
        );
      }
      console.log(summary(count, problems));
      return problems;
    });
  } finally {
    await db.destroy();
  }
}

function summary(
  count: { chains: number; events: number; stored: number; exported: number; notYetExported: number },
  problems: number,
): string {
  const { chains, events, stored, exported, notYetExported } = count;
  const waiting =
    notYetExported > 0 ? ` (${notYetExported} of the newest not exported yet: the next checkpoint does)` : '';
  const read = `${events} events in ${chains} chains, ${stored} checkpoints, ${exported} exported${waiting}`;
  const unsigned = stored === 0 && exported === 0 ? ' No checkpoint was signed yet.' : '';
  return `${read}: ${problems === 0 ? 'everything holds.' : `${problems} wrong.`}${unsigned}`;
}

function sizeOf(file: string): number | null {
  return statSync(file, { throwIfNoEntry: false })?.size ?? null;
}

try {
  const { values } = parseArgs({
    options: {
      key: { type: 'string', multiple: true, default: [] },
      checkpoints: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const { key, checkpoints, help } = values;
  if (help) console.log(HELP);
  else if ((await verify({ key, ...(checkpoints !== undefined && { checkpoints }) })) > 0)
    process.exitCode = 1;
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 2;
}
