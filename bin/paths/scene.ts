import type { OrderDocument } from '../../domain/order/document.ts';
import type { Role } from '../../domain/roles.ts';
import type { BulkAnswer } from './answers.ts';
import type { PathPolicy } from './seed-paths.ts';

/** One path that an order goes: which policy, and what people do. */
export type Path = {
  name: string;
  title: string;
  policy: PathPolicy;
  play: (scene: Scene) => Promise<void>;
};

/** The Schedules whose rounds a path does not wait for. */
export type Round = 'clocks' | 'credit' | 'reassess';

export type Site = {
  /** The real fetch of an address of the API, or the application asked directly. */
  send: (path: string, init: RequestInit) => Promise<Response>;
  /** A token of one of the people. */
  tokenOf: (person: string) => Promise<string>;
  /** Has one round of a Schedule done now, and not when its time comes; answers when it is done. */
  round: (schedule: Round) => Promise<void>;
  now: () => Date;
  /** So much time goes by. */
  pass: (ms: number) => Promise<void>;
  /** One line of what happens, with the seconds since the scene began. */
  tell: (line: string) => void;
  /** YYYY-MM-DD. */
  today: string;
  /** Makes the idempotency keys of a run its own. */
  run: string;
};

export type OpenTask = { id: string; revision: number };

/** What a path is played with: people of the policy's company at the API, and the order that they work on. */
export type Scene = {
  policy: PathPolicy;
  today: string;
  /** Another for each time that the path is played: for references that are used once. */
  run: string;
  /** A day so many days from today. */
  day: (ahead: number) => string;
  document: (change?: Partial<OrderDocument>) => OrderDocument;
  /**
   * Sends an order in; the scene is about it from now on. `more`: the enquiry or project from which it comes, or the
   * channel.
   */
  submit: (document: OrderDocument, as?: Role, more?: object) => Promise<Record<string, unknown>>;
  /** Sends a CSV of orders in; answers a line a row. */
  submitFile: (role: Role, csv: string) => Promise<BulkAnswer[]>;
  /** The scene is about this order from now on. */
  turnTo: (intakeNumber: string) => void;
  /** The intake number of the order. */
  number: () => string;
  /** The address of the order, with a part of it. */
  order: (part?: string) => string;
  post: (
    role: Role,
    path: string,
    body: object,
    more?: { nth?: 1 | 2; ifMatch?: string },
  ) => Promise<Record<string, unknown>>;
  /** The same for what is to be refused: answers the problem, and tells why. */
  refused: (role: Role, path: string, body: object, nth?: 1 | 2) => Promise<Record<string, unknown>>;
  get: (role: Role, path: string) => Promise<unknown>;
  /** The customer opens their link in a browser, and a program reads what it shows. */
  look: (token: string) => Promise<void>;
  /** The customer sends the form of their link. */
  answerLink: (token: string, body: object) => Promise<void>;
  round: Site['round'];
  now: Site['now'];
  pass: Site['pass'];
  /** Waits until it is so. */
  until: <T>(what: string, look: () => Promise<T | null>) => Promise<T>;
  /** Waits until the gate asks, and answers its open task. */
  asked: (gate: string) => Promise<OpenTask>;
  decide: (gate: string, role: Role, body?: object, nth?: 1 | 2) => Promise<void>;
  revise: (document: OrderDocument, cause?: string) => Promise<string[]>;
  /** Waits until the order stands there. */
  reaches: (stage: string) => Promise<void>;
  tell: (line: string) => void;
};
