import { z } from 'zod';
import { CUSTOMER_INFO } from './intake-schema.ts';
import { GATE_STAGES } from '../order/stages.ts';
import { cited, code, owner, text } from './schema-parts.ts';

const isoDuration = z
  .string()
  .regex(/^P(?=.)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/, 'give an ISO 8601 duration such as PT4H or P3D');

const setting = z.strictObject({ setting: z.string() });
const until = z.enum(['claimed', 'decided']).optional();

const tier = z.strictObject({
  owners: z.array(owner).min(1),
  /** Time until this tier rings, counted from the firing of the tier before; the clock's allowance when absent. */
  after: isoDuration.optional(),
});

/** What is timed. A gate's or a task's clock may end as soon as somebody has taken a task (S-01). */
const timed = z.union([
  z.strictObject({ task: code, until }),
  z.strictObject({ gate: code, until }),
  /** From the first gate asked to the last settled. */
  z.strictObject({ group: z.array(code).min(1) }),
  /** From entering a stage to leaving it; each stay has a clock of its own. */
  z.strictObject({ stage: z.enum([...GATE_STAGES, 'AWAITING_CUSTOMER_INFO', 'NEGOTIATING']) }),
  /** From the receipt of the order until it is effective. */
  z.strictObject({ order: z.literal(true) }),
  /** From the first hold of an order until none is left. */
  z.strictObject({ hold: z.literal(true) }),
]);

const days = z.int().min(1).max(366);

/** How much time there is: the kinds of the SLA register. */
const allowance = z.union([
  /** E: time that passes. */
  isoDuration,
  setting,
  /** The order's date that is the due time itself. */
  z.strictObject({ field: z.string() }),
  /** T-: so many days before a date of the order. */
  z.strictObject({ before: z.string(), days: z.union([days, setting]) }),
  /** T- as a range (open point 4): the warning at the outer day, the breach at the inner one. */
  z.strictObject({ before: z.string(), outer: days, inner: days }),
  /** T- of goods of a season: the day by which their production is planned (P-25). */
  z.strictObject({ season: z.literal('planned') }),
  /** D: the end of the same working day. */
  z.strictObject({ sameDay: z.literal(true) }),
  /** P: reminds with every period. */
  z.strictObject({ every: z.union([z.enum(['week', 'month', 'quarter', 'year']), isoDuration, setting]) }),
  /** W: open to people for so long; that it closed is recorded. */
  z.strictObject({ window: z.union([isoDuration, setting]) }),
]);

type Tiers = z.output<typeof tier>[];

const DEFAULT_TIERS: Tiers = [
  { owners: [{ role: 'sales_head', at: 'company' }] },
  { owners: [{ role: 'general_manager', at: 'company' }] },
];

export const clockSchema = z
  .strictObject({
    code,
    title: text,
    of: timed,
    allowance,
    mode: z.enum(['working', 'calendar']).default('working'),
    /** Who answers for it where it times no gate: a stage, or the order. A gate's clock has the gate's owners. */
    owners: z.array(owner).min(1).optional(),
    /**
     * Whom a breach calls, one tier a round, the owner first. A window calls nobody unless it says whom, a period
     * nobody but its owners.
     */
    tiers: z.array(tier).optional(),
    /** A target ("usually"): missing it is recorded and escalates, and is shown as a target missed (open point 3). */
    soft: z.boolean().optional(),
    pausedWhile: z
      .array(
        z.enum([
          'documents-wanted',
          'negotiating',
          'cancel-asked',
          'customer-design',
          'customer-info',
          'held',
        ]),
      )
      .optional(),
    /** Of a period: it reminds only while documents or information are wanted of the customer. */
    onlyWhile: z.literal('documents-wanted').optional(),
    ...cited,
  })
  .transform((clock) => ({
    ...clock,
    tiers: clock.tiers ?? (hasNoBreach(clock) ? [] : DEFAULT_TIERS),
    pausedWhile: clock.pausedWhile ?? defaultPauses(clock),
  }));

/**
 * Waiting for the customer is not our time; but how soon they are contacted is (S-02), and a wait is what reminders are
 * for.
 */
function defaultPauses({ of, allowance }: Timed): ('documents-wanted' | 'customer-info')[] {
  if (typeof allowance === 'object' && 'every' in allowance) return [];
  const contact =
    ('stage' in of && of.stage === 'AWAITING_CUSTOMER_INFO') || ('gate' in of && of.gate === CUSTOMER_INFO);
  return contact ? ['documents-wanted'] : ['documents-wanted', 'customer-info'];
}

type Timed = { of: object; allowance: z.output<typeof allowance> };

function hasNoBreach({ allowance }: Timed): boolean {
  return typeof allowance === 'object' && ('window' in allowance || 'every' in allowance);
}
