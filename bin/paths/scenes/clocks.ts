import { z } from 'zod';
import type { Scene } from '../scene.ts';

const CLOCKS = z.looseObject({
  clocks: z.array(
    z.looseObject({
      code: z.string(),
      dueAt: z.string().nullable(),
      pausedSince: z.string().nullable(),
    }),
  ),
});

const wall = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** The latest clock of this code that runs, or ran, for the order. */
export async function clockOf(scene: Scene, code: string) {
  const { clocks } = CLOCKS.parse(await scene.get('sales_clerk', scene.order('/gates')));
  const clock = clocks.findLast((each) => each.code === code);
  if (!clock) throw new Error(`${scene.order()} has no clock ${code}`);
  return clock;
}

/** When a clock that runs is due. */
export async function dueOf(scene: Scene, code: string): Promise<string> {
  const { dueAt } = await clockOf(scene, code);
  if (dueAt === null) throw new Error(`the clock ${code} of ${scene.order()} stands still`);
  return dueAt;
}

/** An instant as the clock on the company's wall shows it. */
export function wallTime(instant: string): string {
  return wall.format(new Date(instant));
}
