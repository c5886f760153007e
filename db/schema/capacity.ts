import type { Generated } from 'kysely';
import type { Decimal } from './columns.ts';

export type WorkCentresTable = {
  id: string;
  company_id: string;
  name_zh: string;
  name_en: string;
  hours_per_day: Decimal;
  overtime_hours_per_day: Generated<Decimal>;
  overtime_cost_per_hour: Generated<Decimal>;
  equipment_hours_per_day: Generated<Decimal>;
  equipment_cost_per_day: Generated<Decimal>;
  outsourcing_cost_per_hour: Generated<Decimal>;
  outsourcing_lead_days: Generated<number>;
  sample: Generated<boolean>;
};

export type RoutingsTable = {
  company_id: string;
  sku: string;
  step: number;
  work_centre_id: string;
  setup_hours: Generated<Decimal>;
  hours_per_unit: Decimal;
  sample: Generated<boolean>;
};

export type CapacityReservationsTable = {
  order_id: string;
  revision: number;
  work_centre_id: string;
  day: string;
  hours: Decimal;
  extra_hours: Generated<Decimal>;
  state: 'reserved' | 'effective' | 'released';
  expires_at: Date | null;
};
