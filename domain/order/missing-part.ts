/** A mandatory part that an order lacks: where, and what it is called (P-4, P-5, P-6). */
export type MissingPart = { path: string; zh: string; en: string };
