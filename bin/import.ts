import { parseArgs } from 'node:util';
import { openDatabase } from '../db/connection.ts';
import { companyOf } from '../db/org-units.ts';
import { StartError } from './embedded/log.ts';
import { importFile } from './import/import-file.ts';
import type { RowAnswer } from './import/importer.ts';
import { COMMON } from './import/table.ts';
import { KINDS } from './import/tables.ts';
import { databaseUrl } from './service/database-url.ts';
import { runProgram } from './service/process.ts';

const FIELDS = [...KINDS].map(
  ([kind, { of, fields }]) =>
    `  ${kind}${of === 'company' ? ' --company C' : ''}\n      ${fields.join(', ')}`,
);

const HELP = `Master data of a company from a file: CSV (UTF-8, its header names the fields) or JSON Lines.

  npm run -s import -- KIND FILE.csv|FILE.jsonl [--company C]

${FIELDS.join('\n')}

Fields in brackets may be missing: what a row does not say stays as it is on record. In a CSV, factors.box and
routing[0].workCentre name parts of a field. The same file again changes nothing; nothing is deleted. The answer to
each row is in FILE.answers.jsonl. DATABASE_URL names the database; without it, that of the npm start that runs.
Exit code 1 when a row was refused, 2 for wrong arguments.
`;

/** So many refused rows are shown; all are in the answers. */
const SHOWN = 20;

await runProgram(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { company: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  const [name = '', file, ...more] = positionals;
  const kind = KINDS.get(name);
  const companyId = values.company;
  if (values.help || !kind || file === undefined || more.length > 0) {
    console.log(HELP);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  if ((kind.of === 'company') !== (companyId !== undefined)) {
    console.error(
      kind.of === 'company'
        ? `${name} are a company's: give --company.`
        : `${name} are no company's: leave --company out.`,
    );
    process.exitCode = 2;
    return;
  }
  const db = openDatabase(databaseUrl(), { name: 'import', max: 1 });
  try {
    const home = companyId === undefined ? COMMON : await companyOf(db, companyId);
    if (!home) throw new StartError(`There is no company "${companyId}".`);
    const take = kind.importer({ db, home, now: () => new Date() });
    let shown = 0;
    const done = await importFile(file, take, (answers) => {
      for (const answer of answers) {
        if (answer.outcome !== 'refused') continue;
        shown += 1;
        if (shown <= SHOWN) console.error(refusalOf(answer));
      }
    });
    if (shown > SHOWN) console.error(`… and ${shown - SHOWN} more`);
    const { added, changed, unchanged, refused } = done;
    console.log(
      `${name}: ${added} added, ${changed} changed, ${unchanged} unchanged, ${refused} refused; the answers are in ${file}.answers.jsonl`,
    );
    if (refused > 0) process.exitCode = 1;
  } finally {
    await db.destroy();
  }
});

function refusalOf({ line, key, errors = [] }: RowAnswer): string {
  const faults = errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  return `line ${line}${key === undefined ? '' : ` (${key})`}: ${faults.join('; ')}`;
}
