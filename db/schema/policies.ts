import type { Generated } from 'kysely';
import type { Policy } from '../../domain/policy/policy-schema.ts';
import type { Json } from './columns.ts';

export type PoliciesTable = {
  id: string;
  version: number;
  document: Json<Policy>;
  sha256: string;
  in_force_from: Generated<Date>;
};

export type CompanyPoliciesTable = {
  company_id: string;
  policy_id: string;
};

export type CalendarsTable = {
  id: string;
  zone: string;
  hours: string;
  weekdays: string;
  announced_years: Generated<number[]>;
  version: Generated<number>;
};

export type CalendarDaysTable = {
  calendar_id: string;
  day: string;
  kind: 'holiday' | 'working';
  name: string;
  origin: 'public' | 'company';
};
