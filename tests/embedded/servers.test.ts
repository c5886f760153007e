import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freePort } from '../../bin/embedded/ports.ts';
import { startEmbeddedServers, type EmbeddedServersOptions } from '../../bin/embedded/servers.ts';
import { loadTemporalConfig } from '../../bin/temporal/config.ts';
import { makeRunFolder, removeRunFolder } from '../setup/run-folder.ts';

describe('the embedded servers together', () => {
  let dataDir: string;

  beforeEach(() => {
    dataDir = makeRunFolder();
  });

  afterEach(() => removeRunFolder(dataDir));

  async function options(): Promise<EmbeddedServersOptions> {
    const [temporalPort, temporalUiPort] = await Promise.all([freePort(), freePort()]);
    return { dataDir, temporalPort, temporalUiPort, config: loadTemporalConfig(), log: () => undefined };
  }

  test('given free ports, when they are started, then the Web UI answers and a second start in the folder is refused', async () => {
    const wanted = await options();
    const servers = await startEmbeddedServers(wanted);
    try {
      expect((await fetch(`${servers.temporal.uiUrl}`)).status).toBe(200);
      await expect(startEmbeddedServers(await options())).rejects.toThrow(/already runs.*COUNTERSIGN_DATA/);
    } finally {
      await servers.stop();
    }
  });

  test('given a taken UI port, when they are started, then the error names TEMPORAL_UI_PORT and nothing is left running', async () => {
    const wanted = await options();
    const other = createServer().listen(wanted.temporalUiPort, '127.0.0.1');
    await once(other, 'listening');
    await expect(startEmbeddedServers(wanted)).rejects.toThrow('TEMPORAL_UI_PORT');
    other.close();
    expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false);
    expect(existsSync(join(dataDir, 'lock'))).toBe(false);
  });

  test('given a server that dies, when it is waited for, then the program is told', async () => {
    const servers = await startEmbeddedServers(await options());
    process.kill(servers.postgres.pid, 'SIGKILL');
    expect(await servers.postgres.exited).toBe('was ended by SIGKILL');
    await servers.stop();
  });
});
