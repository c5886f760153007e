/** One wrong part of a request, at its path in the body. */
export type FieldError = { path: string; code: string; message: string };

/** Every kind of refusal with its HTTP status; the kind is the stable end of the problem's type URI (RFC 9457). */
export const PROBLEMS = {
  'malformed-request': 400,
  'idempotency-key-required': 400,
  unauthenticated: 401,
  'unknown-person': 403,
  forbidden: 403,
  'separation-of-duties': 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'order-closed': 409,
  'task-not-open': 409,
  'task-claimed': 409,
  'task-suspended': 409,
  'already-decided': 409,
  'already-requested': 409,
  'already-recorded': 409,
  'wrong-stage': 409,
  'not-current-revision': 409,
  'credit-exceeded': 409,
  'capacity-exceeded': 409,
  'facts-missing': 409,
  'order-held': 409,
  'duplicate-reference': 409,
  'key-in-progress': 409,
  'link-gone': 410,
  'revision-mismatch': 412,
  'too-large': 413,
  'unsupported-media-type': 415,
  validation: 422,
  'key-reused': 422,
  'precondition-required': 428,
  'too-many-requests': 429,
  unavailable: 503,
} as const;

export type ProblemType = keyof typeof PROBLEMS;

export type ProblemParts = {
  errors?: FieldError[];
  /** More members of the problem, such as what is open instead. */
  extra?: Record<string, unknown>;
  /** Seconds. */
  retryAfter?: number;
};

/** Why a command was not carried out, written for the person who sent it. Nothing of it was stored. */
export class CommandProblem extends Error {
  readonly type: ProblemType;
  readonly status: (typeof PROBLEMS)[ProblemType];
  readonly detail: string;
  readonly errors: FieldError[] | undefined;
  readonly extra: Record<string, unknown> | undefined;
  readonly retryAfter: number | undefined;

  constructor(type: ProblemType, detail: string, { errors, extra, retryAfter }: ProblemParts = {}) {
    super(detail);
    this.name = 'CommandProblem';
    this.type = type;
    this.status = PROBLEMS[type];
    this.detail = detail;
    this.errors = errors;
    this.extra = extra;
    this.retryAfter = retryAfter;
  }
}

/** The body of a problem answer, as RFC 9457 has it. */
export function problemBody(problem: CommandProblem): Record<string, unknown> {
  return {
    ...problem.extra,
    type: `/problems/${problem.type}`,
    status: problem.status,
    detail: problem.detail,
    ...(problem.errors && { errors: problem.errors }),
  };
}
