/** How a customer is reached. */
export const CONTACT_METHODS = ['phone', 'email', 'sms', 'chat', 'visit', 'letter'] as const;

export type ContactMethod = (typeof CONTACT_METHODS)[number];

/** What a talk with the customer was for. */
export const CONTACT_KINDS = ['first-contact', 'question', 'confirmation', 'negotiation', 'meeting'] as const;

export type ContactKind = (typeof CONTACT_KINDS)[number];
