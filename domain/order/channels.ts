/** The ways in which an order reaches the company (P-1). */
export const CHANNELS = [
  'website',
  'e-commerce',
  'platform',
  'phone',
  'fax',
  'mail',
  'email',
  'on-site',
  'face-to-face',
  'agent',
  'salesperson',
] as const;

export type Channel = (typeof CHANNELS)[number];
