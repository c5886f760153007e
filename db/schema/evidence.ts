import type { Generated, GeneratedAlways } from 'kysely';
import type { Int8 } from './columns.ts';

export type AuditHeadsTable = {
  subject_kind: string;
  subject_id: string;
  seq: number;
  hash: string;
};

export type AuditEventsTable = {
  subject_kind: string;
  subject_id: string;
  seq: number;
  at: Date;
  kind: string;
  actor: string;
  correlation_id: string | null;
  text: string;
  hash: string;
};

export type AuditCheckpointsTable = {
  id: GeneratedAlways<Int8>;
  at: Date;
  text: string;
  hash: string;
  signature: string;
  key_id: string;
};

export type AccessLogTable = {
  id: GeneratedAlways<Int8>;
  at: Generated<Date>;
  person_id: string;
  order_id: string | null;
  what: string;
  correlation_id: string | null;
};
