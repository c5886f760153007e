import { DefaultLogger } from '@temporalio/worker';
import type { Logger } from 'pino';

/** The Temporal SDK's log lines among ours, from INFO up. */
export function temporalLogger(log: Logger): DefaultLogger {
  return new DefaultLogger('INFO', ({ level, message, meta }) => {
    const { sdkComponent: _, ...details } = { ...meta };
    if (level === 'ERROR') log.error(details, message);
    else if (level === 'WARN') log.warn(details, message);
    else log.info(details, message);
  });
}
