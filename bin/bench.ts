import { parseArgs } from 'node:util';
import { type Installation, startInstallation } from './bench/installation.ts';
import { measureBulk } from './bench/bulk-rows.ts';
import { measure, type Sizes } from './bench/measure.ts';
import { measureOpen } from './bench/open-orders.ts';
import { bulkTableOf, openTableOf, summaryOf, tableOf } from './bench/report.ts';
import { StartError } from './embedded/log.ts';
import { runProgram, stopAsked } from './service/process.ts';

const HELP = `Compares our order with a bare workflow of three Updates on the same servers, which it starts itself.

  npm run bench -- [--rounds 3] [--orders 150] [--burst 2000] [--quick] [--json] [--address HOST:PORT]
  npm run bench -- --open 5000 [--json] [--address HOST:PORT]
  npm run bench -- --bulk 10000 [--json] [--address HOST:PORT]

--quick: one small round. --address: a Temporal server that runs already. --open N: memory, a round of the clocks and
decisions with N orders open. --bulk N: a file of N orders, rows a second and memory. What it does is told on stderr, the result on stdout. Billable actions: the start, each
signal, Update, timer, activity and upsert of search attributes; the local activities of a workflow task are one.
`;

const options = {
  rounds: { type: 'string', default: '3' },
  orders: { type: 'string', default: '150' },
  burst: { type: 'string', default: '2000' },
  quick: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  address: { type: 'string' },
  open: { type: 'string' },
  bulk: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

const QUICK: Sizes = { rounds: 1, orders: 40, concurrency: 20, burst: 200, samples: { c1: 20, c20: 100 } };

type Args = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

function sizesOf(args: Args): Sizes {
  const burst = count('--burst', args.burst);
  return {
    rounds: count('--rounds', args.rounds),
    orders: count('--orders', args.orders),
    burst,
    concurrency: 50,
    // Each is decided on an order of the burst.
    samples: { c1: Math.min(40, Math.ceil(burst / 6)), c20: Math.min(200, Math.floor((burst * 5) / 6)) },
  };
}

function count(name: string, text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new StartError(`${name}: "${text}" is not a whole number above zero`);
}

/** What is measured: the figures for machines, and as a table. */
type Measuring = (installation: Installation) => Promise<{ figures: object; table: string[] }>;

function opened(open: number): Measuring {
  return async (installation) => {
    const figures = await measureOpen(installation, open, say);
    return { figures, table: openTableOf(figures) };
  };
}

function bulk(rows: number): Measuring {
  return async (installation) => {
    const figures = await measureBulk(installation, rows, say);
    return { figures, table: bulkTableOf(figures) };
  };
}

function compared(sizes: Sizes): Measuring {
  return async (installation) => {
    const measured = await measure(installation, sizes, say);
    return { figures: summaryOf(measured), table: tableOf(measured) };
  };
}

function measuringOf(args: Args): Measuring {
  if (args.open !== undefined) return opened(count('--open', args.open));
  if (args.bulk !== undefined) return bulk(count('--bulk', args.bulk));
  return compared(args.quick ? QUICK : sizesOf(args));
}

async function tell(measuring: Measuring, installation: Installation, asJson: boolean): Promise<void> {
  const { figures, table } = await measuring(installation);
  console.log(asJson ? JSON.stringify(figures) : table.join('\n'));
}

function say(line: string): void {
  console.error(line);
}

await runProgram(async () => {
  const { values: args } = parseArgs({ options });
  if (args.help) {
    console.log(HELP);
    return;
  }
  const measuring = measuringOf(args);
  const stop = stopAsked();
  const installation = await startInstallation(say, args.address);
  try {
    await Promise.race([stop, tell(measuring, installation, args.json)]);
  } finally {
    await installation.close();
  }
  // What was measured when Ctrl-C came is left where it stands.
  process.exit();
});
