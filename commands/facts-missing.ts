import { CommandProblem, type FieldError } from './problem.ts';

/** Throws `facts-missing`, naming each, when something has to be on record first and is not. */
export function refuseIfMissing(missing: FieldError[]): void {
  if (missing.length === 0) return;
  const detail = missing.map(({ message }) => message).join(' ');
  throw new CommandProblem('facts-missing', detail, { errors: missing });
}
