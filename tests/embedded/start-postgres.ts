import { startPostgres } from '../../bin/embedded/postgres.ts';

/** Starts PostgreSQL, prints its process id and address, and stays until it is killed. */
const dataDir = process.argv[2];
if (dataDir === undefined) throw new Error('Which data folder?');
const server = await startPostgres({ dataDir, log: () => undefined });
process.stdout.write(`${server.pid} ${server.url()}\n`);
setInterval(() => undefined, 60_000);
