import { startTemporal } from '../../bin/embedded/temporal-server.ts';

/** Starts a Temporal server, prints its process id, and stays until it is killed. */
const [cli, dataDir, port] = process.argv.slice(2);
if (cli === undefined || dataDir === undefined) throw new Error('Which program, which data folder?');
const server = await startTemporal({
  cli,
  dataDir,
  port: Number(port),
  namespace: 'countersign',
  searchAttributes: { OrderNumber: 'Keyword' },
  log: () => undefined,
});
process.stdout.write(`${server.pid}\n`);
setInterval(() => undefined, 60_000);
