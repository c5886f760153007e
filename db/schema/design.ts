import type { Json } from './columns.ts';

export type DesignVersionsTable = {
  order_id: string;
  version: number;
  /** The revision of the order for which it was drawn, and the hash there of each part that it answers. */
  revision: number;
  matter: Json<Record<string, string | null>>;
  reference: string;
  sha256: string;
  note: string | null;
  submitted_by: string;
  submitted_at: Date;
};

export type DesignMeetingsTable = {
  id: string;
  order_id: string;
  held_on: string;
  customer_people: string;
  feedback: string;
  recorded_by: string;
  recorded_at: Date;
};

export type DesignAnswersTable = {
  id: string;
  order_id: string;
  version: number;
  answer: 'approved' | 'changes-wanted';
  customer_person: string;
  reference: string;
  sha256: string | null;
  feedback: string | null;
  recorded_by: string;
  recorded_at: Date;
};
