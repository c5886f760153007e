import { DefaultLogger, makeTelemetryFilterString, NativeConnection, Runtime } from '@temporalio/worker';
import { temporalAddress } from './temporal.ts';

let faultsExpected = false;

/** The test makes steps fail on purpose: warnings of the SDK about it are no news. */
export function expectFaults(): void {
  faultsExpected = true;
}

const logger = new DefaultLogger('WARN', ({ level, message, meta }) => {
  if (level === 'WARN' && faultsExpected) return;
  console.error(level, message, meta);
});

// Once a process, before its first worker: the last lines of a run are vitest's own.
Runtime.install({
  logger,
  telemetryOptions: {
    logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }) },
  },
});

/** A connection for workers, to the run's Temporal server; close it after the last worker has ended. */
export function connectWorker(address: string = temporalAddress()): Promise<NativeConnection> {
  return NativeConnection.connect({ address });
}
