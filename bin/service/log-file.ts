import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';

/** The services' log lines go to a file, so that the terminal stays readable. */
export function openLogFile(dataDir: string): { log: Logger; file: string } {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'countersign.log');
  return { log: pino({ level: 'info' }, pino.destination({ dest: file, sync: false })), file };
}
