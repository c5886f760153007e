/** Takes one line, without a line end, that tells a person what is being done. */
export type Log = (line: string) => void;

/** An error whose message is complete for the person who started the program: no stack trace is needed. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
