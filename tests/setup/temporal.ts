import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';

/** host:port of the run's Temporal server. */
export function temporalAddress(): string {
  return inject('temporal').address;
}

/** The namespace that temporal.yaml was applied to (without its Schedules). */
export function temporalNamespace(): string {
  return inject('temporal').namespace;
}

/** A task queue that no other test file polls. */
export function uniqueTaskQueue(name: string): string {
  return `${name}-${randomBytes(6).toString('hex')}`;
}
