/** The findings of a gate of the kind `terms`: how the customer pays, and by when. */
export const TERMS = { method: 'method', dueOn: 'dueOn' } as const;
