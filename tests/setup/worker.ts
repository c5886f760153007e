import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { temporalAddress } from './temporal.ts';

// Once a process, before its first worker: the last lines of a run are vitest's own.
Runtime.install({ logger: new DefaultLogger('WARN') });

/** A connection for workers, to the run's Temporal server; close it after the last worker has ended. */
export function connectWorker(address: string = temporalAddress()): Promise<NativeConnection> {
  return NativeConnection.connect({ address });
}
