/** What a policy's authority matrix grants to roles. */
export const ACTIONS = [
  'submit-order',
  'read-order',
  'revise-order',
  'request-cancel',
  'request-decline',
  'request-change',
  'negotiate',
  'add-documents',
  'fulfil-obligation',
  'complete-order',
  'reassign-task',
  'record-confirmation',
  'confirm-point',
  'record-design',
  'draft-contract',
  'record-signature',
  'record-quote',
  'choose-settlement',
  'open-dispute',
  'resolve-dispute',
  'propose-limit-change',
  'decide-limit-change',
  'contact-customer',
  'hold-meeting',
  'raise-risk',
  'handle-risk',
  'file-customer-document',
  'create-link',
] as const;

export type Action = (typeof ACTIONS)[number];

/** The parts of an order that not every reader may see (P-17). */
export const VIEWS = ['prices', 'credit', 'capacity', 'reasons', 'contacts'] as const;

export type View = (typeof VIEWS)[number];
