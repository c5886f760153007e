import type { Move } from './move.ts';
import { fc, SEED } from '../setup/chance.ts';

/** Named sequences that are always played: whatever has to happen once happens in them, whatever chance brings. */
export type Scenes<B extends object> = Readonly<Record<string, readonly Move<B>[]>>;

export type Playing<B extends object> = {
  moves: fc.Arbitrary<Move<B>>[];
  scenes: Scenes<B>;
  /** Plays one sequence from its beginning. */
  play: (moves: Iterable<Move<B>>) => Promise<void>;
  /** So many sequences of at most `longest` moves, one after the other, in each of so many lanes at once. */
  lanes: number;
  runs: number;
  longest: number;
};

/** Lanes of sequences by chance, and the scenes beside them. Throws which sequence went wrong, with its seed. */
export async function playAll<B extends object>(given: Playing<B>): Promise<void> {
  const { moves, scenes, play, lanes, runs, longest } = given;
  const lane = (_: unknown, index: number) =>
    fc.assert(fc.asyncProperty(fc.commands(moves, { maxCommands: longest, size: 'max' }), play), {
      seed: SEED + index,
      numRuns: runs,
      endOnFailure: true,
    });
  await Promise.all([
    ...Array.from({ length: lanes }, lane),
    ...Object.entries(scenes).map(([name, scene]) => play(scene).catch(named(name))),
  ]);
}

function named(scene: string) {
  return (cause: unknown): never => {
    throw new Error(`The scene ${scene} went otherwise than the book says.`, { cause });
  };
}
