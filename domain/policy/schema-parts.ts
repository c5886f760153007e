import { z } from 'zod';
import { ROLES } from '../roles.ts';
import { isMonthDay } from '../season/month-day.ts';

/** The rule of the source documents that an entry carries out; several are joined by a comma. */
const ruleIds = z
  .string()
  .regex(/^[PS]-\d{1,3}(, ?[PS]-\d{1,3})*$/, 'give rule ids such as "P-43" or "P-43, S-04"');

export const source = z.string().min(1);
export const code = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'give a kebab-case code');
export const text = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
export const cited = { rule: ruleIds, source };

/** A share from 0 to 1 as decimal text. */
export const share = z.string().regex(/^(0(\.\d{1,6})?|1(\.0{1,6})?)$/, 'give a share from "0" to "1"');

/** Who may own a task: a role at the order's company, or at the group above it. */
export const owner = z.strictObject({
  role: z.enum(ROLES),
  at: z.enum(['company', 'group']).default('company'),
});

/** Whole days: a figure of the source, or the setting of type days that holds the company's. */
export const days = z.union([z.int().min(0), z.strictObject({ setting: z.string() })]);

/** A day that every year has. */
export const monthDay = z.string().refine(isMonthDay, 'give a day of every year such as "09-15"');
