import type { Generated } from 'kysely';
import type { ContactKind, ContactMethod } from '../../domain/order/contact-methods.ts';
import type { LinkPurpose } from '../../domain/links/link-purposes.ts';

export type CustomersTable = {
  id: string;
  company_id: string;
  name: string;
  contact: string | null;
  phone: string | null;
  email: string | null;
  locale: Generated<string>;
  since: Generated<string>;
  special_industry: Generated<boolean>;
};

export type CustomerDocumentsTable = {
  customer_id: string;
  kind: string;
  version: number;
  title: string;
  reference: string;
  sha256: string;
  valid_until: string | null;
  recorded_by: string;
  recorded_at: Date;
};

export type CustomerLinksTable = {
  id: string;
  /** null for one that is mailed: its tokens are made as it is sent. */
  token_hash: string | null;
  order_id: string;
  revision: number;
  purpose: LinkPurpose;
  design_version: number | null;
  created_by: string;
  created_at: Date;
  expires_at: Date;
  revoked_by: string | null;
  revoked_at: Date | null;
  used_at: Date | null;
  looks_since: Date | null;
  looks: Generated<number>;
};

export type MailedLinkTokensTable = {
  token_hash: string;
  link_id: string;
  made_at: Date;
};

export type ContactsTable = {
  id: string;
  order_id: string;
  revision: number;
  kind: ContactKind;
  method: ContactMethod;
  customer_person: string;
  summary: string;
  contacted_at: Date;
  recorded_by: string;
  recorded_at: Date;
};

export type EnquiriesTable = {
  id: string;
  company_id: string;
  customer_id: string | null;
  customer_name: string;
  contact: string;
  channel: string;
  variety: string;
  spec: string | null;
  quantity: string | null;
  wanted_on: string | null;
  place: string | null;
  question: string;
  recorded_by: string;
  recorded_at: Date;
  answer: string | null;
  answered_by: string | null;
  answered_at: Date | null;
};

export type ProjectsTable = {
  id: string;
  company_id: string;
  name: string;
  customer_id: string | null;
  owner: string;
  place: string;
  scope: string;
  expected_on: string | null;
  registered_by: string;
  registered_at: Date;
};
