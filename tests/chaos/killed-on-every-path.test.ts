import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PATHS } from '../../bin/paths/paths.ts';
import { createScene } from '../../bin/paths/create-scene.ts';
import type { Path, Round } from '../../bin/paths/scene.ts';
import { seedPaths } from '../../bin/paths/seed-paths.ts';
import { localDate } from '../../domain/order/local-date.ts';
import { clocks } from '../../workflows/clocks/clocks.ts';
import { credit } from '../../workflows/credit/credit.ts';
import { reassess } from '../../workflows/reassess/reassess.ts';
import { type Installation, startInstallation } from './installation.ts';
import { expectNothingWrong } from './invariants.ts';
import type { Service } from './service.ts';

const KILLS = 3;
/** A new worker polls by then, and the paths have gone a few steps. */
const BETWEEN_KILLS_MS = 3_000;
const ROUNDS = { clocks, credit, reassess };

describe('given every path of the shipped policies, on workers that are killed one after the other', () => {
  let at: Installation;
  let api: Awaited<ReturnType<Installation['api']>>;
  let workers: Service[];

  beforeAll(async () => {
    at = await startInstallation();
    await seedPaths(at.db, new Date());
    api = await at.api();
    workers = await Promise.all([at.worker(), at.worker()]);
  }, 120_000);

  afterAll(async () => {
    await at.close();
  });

  /** The oldest worker dies without a word, and another takes its place. */
  async function killing(): Promise<number> {
    let kills = 0;
    for (; kills < KILLS; kills += 1) {
      await delay(BETWEEN_KILLS_MS);
      await workers.shift()?.kill('SIGKILL');
      workers.push(await at.worker());
    }
    return kills;
  }

  /** A round of the Schedule, twice at once. */
  async function round(schedule: Round): Promise<void> {
    const taskQueue = at.queues.scheduled;
    const twice = [1, 2].map(() =>
      at.client.workflow.execute<() => Promise<object>>(ROUNDS[schedule], {
        taskQueue,
        workflowId: `${schedule}-${randomUUID()}`,
      }),
    );
    await Promise.all(twice);
  }

  async function play(path: Path): Promise<string> {
    const told: string[] = [];
    const scene = createScene(path, {
      send: api.send,
      tokenOf: at.tokenOf,
      round,
      now: () => new Date(),
      pass: (ms) => delay(ms),
      tell: (line) => told.push(line),
      today: localDate(new Date(), 'Asia/Shanghai'),
      run: randomUUID().slice(0, 8),
    });
    await path.play(scene);
    return `${path.name}: ${told.at(-1)}`;
  }

  /** The paths of one policy one after the other: they share customers, stock and hours. */
  async function playAll(paths: readonly Path[]): Promise<string[]> {
    const ends: string[] = [];
    for (const path of paths) ends.push(await play(path));
    return ends;
  }

  test('when workers die amid the steps and Schedules of all of them, then each path comes to its end as its policy says, and everything is done once (P-24, P-42, P-44)', async () => {
    const byPolicy = Map.groupBy(PATHS, ({ policy }) => policy);
    const [ends, kills] = await Promise.all([
      Promise.all([...byPolicy.values()].map((paths) => playAll(paths))),
      killing(),
    ]);
    expect(kills).toBe(KILLS);
    expect(ends.flat()).toHaveLength(PATHS.length);
    expect(ends.flat().filter((end) => !/the order stands at/.test(end))).toEqual([]);
    await expectNothingWrong(at, at);
  }, 300_000);
});
