/** What an order lacks, or what of it is in doubt: where, and in which words the customer is asked (P-4, P-5, P-6). */
export type MissingPart = { path: string; zh: string; en: string };
