import type { Generated } from 'kysely';
import type { ClockKind } from '../../domain/clocks/clock-term.ts';

export type ClocksTable = {
  id: string;
  order_id: string;
  code: string;
  subject_kind: 'task' | 'gate' | 'group' | 'stage' | 'order' | 'hold';
  subject_id: string;
  gate_codes: string[];
  revision: number;
  calendar_id: string;
  calendar_version: number;
  mode: 'working' | 'calendar';
  allowance: string | null;
  agreed_at: Date | null;
  started_at: Date;
  tier: Generated<number>;
  tier_started_at: Date;
  warn_at: Date | null;
  due_at: Date | null;
  warned_at: Date | null;
  provisional: Generated<boolean>;
  paused_while: string[];
  paused_since: Date | null;
  stopped_at: Date | null;
  breached_at: Date | null;
  next_fire_at: Date | null;
  attempts: Generated<number>;
  next_attempt_at: Date | null;
  last_error: string | null;
  kind: Generated<ClockKind>;
  agreed_on: string | null;
  lead_days: Generated<number[]>;
  period: Generated<number>;
  until: Generated<'claimed' | 'decided'>;
  soft: Generated<boolean>;
  stage: string | null;
  owner_roles: Generated<string[]>;
  called_roles: Generated<string[]>;
  ended: 'done' | 'dropped' | null;
};

export type ClockPausesTable = {
  clock_id: string;
  reason: string;
  paused_at: Date;
  resumed_at: Date | null;
};

export type ClockFiringsTable = {
  clock_id: string;
  tier: number;
  fired_at: Date;
  due_at: Date;
  period: Generated<number>;
};
