import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { openDatabase } from '../db/connection.ts';
import { auditPages } from '../db/evidence/audit-pages.ts';
import { orderIdOf } from '../db/orders.ts';
import { inSnapshot } from '../db/evidence/snapshot.ts';
import { exportLineText } from '../domain/evidence/verify-export.ts';
import { errorCode, messageOf } from './embedded/processes.ts';
import { evidenceSource } from './evidence/evidence-source.ts';

const HELP = `Writes the evidence to standard output as JSON Lines, which another program can check (docs/evidence.md).

  npm run -s export-evidence [-- INTAKE-NUMBER]

The chain of one order, or all chains, each event a line, the first first. Without DATABASE_URL it reads the embedded
installation that runs with COUNTERSIGN_DATA. Exit code 1 for an order that there is not.
`;

async function exportEvidence(intakeNumber: string | undefined): Promise<void> {
  const db = openDatabase(evidenceSource().databaseUrl, { name: 'countersign-export', max: 1 });
  try {
    await inSnapshot(db, async (trx) => {
      const id = intakeNumber === undefined ? undefined : await orderIdOf(trx, intakeNumber);
      if (id === null) throw new Error(`There is no order ${intakeNumber}.`);
      for await (const page of auditPages(trx, id === undefined ? undefined : { kind: 'order', id })) {
        const lines = page.map(({ kind, id, seq, text, hash }) =>
          exportLineText({ subject: { kind, id }, seq, text, hash }),
        );
        // A slow reader is waited for, so that memory stays bounded.
        if (!process.stdout.write(`${lines.join('\n')}\n`)) await once(process.stdout, 'drain');
      }
    });
  } finally {
    await db.destroy();
  }
}

// The reader has what it wanted, such as `| head`.
process.stdout.on('error', (error) => process.exit(errorCode(error) === 'EPIPE' ? 0 : 1));

try {
  const { values, positionals } = parseArgs({
    options: { help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  });
  if (positionals.length > 1) throw new Error('Give one intake number, or none for all chains.');
  if (values.help) console.log(HELP);
  else await exportEvidence(positionals[0]);
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
