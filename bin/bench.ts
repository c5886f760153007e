import { parseArgs } from 'node:util';
import { type Installation, startInstallation } from './bench/installation.ts';
import { measure, type Sizes } from './bench/measure.ts';
import { measureOpen } from './bench/open-orders.ts';
import { openTableOf, summaryOf, tableOf } from './bench/report.ts';
import { StartError } from './embedded/log.ts';
import { runProgram, stopAsked } from './service/process.ts';

const HELP = `Compares our order with a bare workflow of three Updates on the same servers, which it starts itself.

  npm run bench -- [--rounds 3] [--orders 150] [--burst 2000] [--quick] [--json] [--address HOST:PORT]
  npm run bench -- --open 5000 [--json] [--address HOST:PORT]

--quick: one small round. --address: a Temporal server that runs already. --open N: memory, a round of the clocks and
decisions with N orders open. What it does is told on stderr, the result on stdout. Billable actions: the start, each
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
  help: { type: 'boolean', default: false },
} as const;

const QUICK: Sizes = { rounds: 1, orders: 40, concurrency: 20, burst: 200, samples: { c1: 20, c20: 100 } };

function sizesOf(args: { rounds: string; orders: string; burst: string }): Sizes {
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

async function run(
  installation: Installation,
  open: number | null,
  sizes: Sizes,
  asJson: boolean,
  say: (line: string) => void,
): Promise<void> {
  if (open !== null) {
    const measured = await measureOpen(installation, open, say);
    console.log(asJson ? JSON.stringify(measured) : openTableOf(measured).join('\n'));
    return;
  }
  const measured = await measure(installation, sizes, say);
  console.log(asJson ? JSON.stringify(summaryOf(measured)) : tableOf(measured).join('\n'));
}

await runProgram(async () => {
  const { values: args } = parseArgs({ options });
  if (args.help) {
    console.log(HELP);
    return;
  }
  const say = (line: string) => console.error(line);
  const sizes = args.quick ? QUICK : sizesOf(args);
  const open = args.open === undefined ? null : count('--open', args.open);
  const stop = stopAsked();
  const installation = await startInstallation(say, args.address);
  try {
    await Promise.race([stop, run(installation, open, sizes, args.json, say)]);
  } finally {
    await installation.close();
  }
  // What was measured when Ctrl-C came is left where it stands.
  process.exit();
});
