import type { Generated } from 'kysely';
import type { Int8, Json, NullableJson } from './columns.ts';

export type CountersTable = {
  key: string;
  value: Int8;
};

export type IdempotencyKeysTable = {
  principal: string;
  method: string;
  path: string;
  key: string;
  request_hash: string;
  status: number | null;
  headers: NullableJson<Record<string, string>>;
  body: NullableJson<unknown>;
  correlation_id: string;
  created_at: Generated<Date>;
};

export type NoticesTable = {
  id: string;
  dedupe_key: string;
  order_id: string | null;
  person_id: string | null;
  customer_id: string | null;
  address: string | null;
  channel: 'in-app' | 'email';
  locale: string;
  template: string;
  data: Json<Record<string, string>>;
  status: 'queued' | 'sent' | 'dead';
  attempts: Generated<number>;
  next_attempt_at: Date;
  last_error: string | null;
  created_at: Date;
  sent_at: Date | null;
  read_at: Date | null;
  correlation_id: string | null;
};

export type IncidentsTable = {
  id: string;
  /** Of which it is: one of the two, or neither. */
  order_id: string | null;
  account_id: string | null;
  kind: string;
  detail: string;
  opened_at: Date;
  closed_at: Date | null;
};
