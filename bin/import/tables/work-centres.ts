import { sql } from 'kysely';
import { z } from 'zod';
import { code } from '../../../api/http/fields.ts';
import { figure, name, whole } from '../fields.ts';
import { takenCode, type Table } from '../table.ts';

const hours = figure({ before: 4, after: 2 });
const cost = figure({ before: 10, after: 2 });

const form = z.strictObject({
  id: code,
  nameZh: name,
  nameEn: name,
  hoursPerDay: hours,
  overtimeHoursPerDay: hours.optional(),
  overtimeCostPerHour: cost.optional(),
  equipmentHoursPerDay: hours.optional(),
  equipmentCostPerDay: cost.optional(),
  outsourcingCostPerHour: cost.optional(),
  outsourcingLeadDays: whole.optional(),
});

type WorkCentre = z.output<typeof form>;

/** Where hours are worked, and what more of them cost (P-31, P-33). */
export const workCentres: Table<WorkCentre> = {
  of: 'company',
  form,
  key: ({ id }) => id,
  async known(trx, home, rows) {
    const { rows: found } = await sql<WorkCentre>`
      SELECT id, name_zh AS "nameZh", name_en AS "nameEn", trim_scale(hours_per_day)::text AS "hoursPerDay",
        trim_scale(overtime_hours_per_day)::text AS "overtimeHoursPerDay",
        trim_scale(overtime_cost_per_hour)::text AS "overtimeCostPerHour",
        trim_scale(equipment_hours_per_day)::text AS "equipmentHoursPerDay",
        trim_scale(equipment_cost_per_day)::text AS "equipmentCostPerDay",
        trim_scale(outsourcing_cost_per_hour)::text AS "outsourcingCostPerHour",
        outsourcing_lead_days AS "outsourcingLeadDays"
      FROM work_centres WHERE company_id = ${home.id} AND id = ANY(${rows.map(({ id }) => id)}::text[])`.execute(
      trx,
    );
    return new Map(found.map((row) => [row.id, row]));
  },
  async faults(trx, home, rows) {
    const { rows: others } = await sql<{ id: string }>`
      SELECT id FROM work_centres
      WHERE company_id <> ${home.id} AND id = ANY(${rows.map(({ id }) => id)}::text[])`.execute(trx);
    const taken = new Set(others.map(({ id }) => id));
    return ({ id }) => (taken.has(id) ? [takenCode('id', id)] : []);
  },
  async save(trx, home, rows) {
    for (const row of rows) {
      const values = {
        name_zh: row.nameZh,
        name_en: row.nameEn,
        hours_per_day: row.hoursPerDay,
        overtime_hours_per_day: row.overtimeHoursPerDay,
        overtime_cost_per_hour: row.overtimeCostPerHour,
        equipment_hours_per_day: row.equipmentHoursPerDay,
        equipment_cost_per_day: row.equipmentCostPerDay,
        outsourcing_cost_per_hour: row.outsourcingCostPerHour,
        outsourcing_lead_days: row.outsourcingLeadDays,
        sample: false,
      };
      await trx
        .insertInto('work_centres')
        .values({ id: row.id, company_id: home.id, ...values })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
        .execute();
    }
  },
};
