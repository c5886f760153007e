import * as fc from 'fast-check';
import { inject } from 'vitest';

/**
 * fast-check with the seed of the run. A tree that passed passes again; another tree, or `SEED=…` (an integer), tries
 * other values.
 */
export const SEED = inject('seed');
fc.configureGlobal({ seed: SEED });

export * as fc from 'fast-check';
