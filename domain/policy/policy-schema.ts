import { z } from 'zod';
import { parseHours, parseWeekdays } from '../calendar/shifts.ts';
import { isZone } from '../calendar/zone.ts';
import { POLICY_GATE_KINDS } from '../gates/gate-kinds.ts';
import { SHOWN } from '../gates/shown.ts';
import { MATTER_PARTS } from '../order/matter-parts.ts';
import { GATE_STAGES } from '../order/stages.ts';
import { ROLES } from '../roles.ts';
import { ACTIONS, VIEWS } from './authority.ts';
import { changeSchema } from './change-schema.ts';
import { clockSchema } from './clock-schema.ts';
import { confirmationSchema } from './confirmation-schema.ts';
import { creditAtEffectSchema, creditReviewSchema, holdsSchema } from './credit-schema.ts';
import { declineSchema } from './decline-schema.ts';
import { demandsSchema } from './demands-schema.ts';
import { duplicatesSchema } from './duplicates-schema.ts';
import { designSchema } from './design-schema.ts';
import { intakeSchema } from './intake-schema.ts';
import { materialSchema } from './material-schema.ts';
import { findingsSchema, outcome } from './finding-schema.ts';
import { paymentSchema } from './payment-schema.ts';
import { profitSchema } from './profit-schema.ts';
import { seasonsSchema } from './seasons-schema.ts';
import { cited, code, owner, share, source, text } from './schema-parts.ts';
import { contractSchema } from './contract-schema.ts';
import { quoteSchema } from './quote-schema.ts';
import { settlementSchema } from './settlement-schema.ts';

/** A CEL expression over `order`, `customer`, `settings`; its type must be bool. */
const condition = z.string().min(1);

const settingValue = z.union([z.string(), z.number()]);

const setting = z.strictObject({
  title: text,
  type: z.enum(['money', 'duration', 'number', 'percent', 'days', 'month-day', 'text']),
  /** The company's value. Absent while the seed leaves it blank: loading refuses the policy then. */
  value: settingValue.optional(),
  /** The value is the sample company's, not the source's: it comes from the settings file. */
  sample: z.boolean().default(false),
  ...cited,
});

const field = z.strictObject({
  code: z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'give a camelCase name'),
  title: text,
  type: z.enum(['text', 'number', 'boolean', 'date', 'choice']),
  choices: z.array(z.string()).optional(),
  required: z.boolean().default(false),
  ...cited,
});

const gate = z.strictObject({
  code,
  title: text,
  /** What is asked, as the approver reads it. */
  question: text,
  stage: z.enum(GATE_STAGES),
  /** What approving demands and does beside saying yes: `credit` reserves the limit, `capacity` reserves hours. */
  kind: z.enum(POLICY_GATE_KINDS),
  /** The parts of the order that it judges: while they stay the same its approval stands for a new revision. */
  matter: z.array(z.enum(MATTER_PARTS)).min(1).optional(),
  /** Asked only when this holds; always when absent. */
  when: condition.optional(),
  /** Gates of the same stage that must be approved before this one is asked. */
  after: z.array(code).default([]),
  /** any: one task, the first answer settles. all: a task per owner. atLeast n of m: m tasks, n approvals. */
  mode: z.union([z.enum(['any', 'all']), z.strictObject({ atLeast: z.int().min(1), of: z.int().min(1) })]),
  /** One refusal settles the gate as refused. Without it, when the approvals needed can no longer come. */
  veto: z.boolean().default(true),
  owners: z.array(owner).min(1),
  outcomes: z.array(outcome).min(2),
  /**
   * What a refusal leads to: talks with the customer (P-44), the order's end (P-7), an earlier gate asked again, or
   * what a later one makes of it, such as a meeting (P-39).
   */
  refusal: z
    .union([
      z.enum(['negotiate', 'reject']),
      z.strictObject({ backTo: code }),
      z.strictObject({ decidedBy: code }),
    ])
    .default('negotiate'),
  /** Of a `requirement` gate: what is confirmed with dealer or customer, point by point (P-8). */
  points: z.array(z.strictObject({ code, title: text, ...cited })).default([]),
  findings: findingsSchema,
  /** What has to be on record before it is approved. */
  demands: demandsSchema.optional(),
  /** What the system reckons for its approvers beside the figures of its kind (P-29, P-30, P-32). */
  shows: z.array(z.enum(SHOWN)).min(1).optional(),
  /** Conditions of a conditional yes that must be met before the order becomes effective. */
  preconditions: z.boolean().default(true),
  /** The stage whose gates are not asked before they are met; where the policy names none, the order's effect waits. */
  obligationsBefore: z.enum(GATE_STAGES).optional(),
  ...cited,
});

const separation = z.union([
  /** Nobody decides these gates on an order they entered. */
  z.strictObject({ notEnteredBy: z.array(code).min(1), ...cited }),
  /** No person decides two of these gates on one revision. */
  z.strictObject({ differentPeople: z.array(code).min(2), ...cited }),
]);

/** A request that somebody else answers: by default not the person who made it. */
const answeredRequest = z.strictObject({
  owners: z.array(owner).min(1),
  notRequestedBy: z.boolean().default(true),
  ...cited,
});

const paymentMethod = z.strictObject({
  code,
  title: text,
  prepaid: z.boolean().default(false),
  /** The share of the order to be paid before it is effective, such as "0.3"; "1" of what is prepaid, else "0". */
  dueBeforeEffect: share.optional(),
  ...cited,
});

export const policySchema = z.strictObject({
  id: code,
  version: z.int().min(1),
  title: text,
  /** Where the rules come from; a composite says so. */
  source,
  composite: z.boolean().default(false),
  currency: z.string().regex(/^[A-Z]{3}$/, 'give an ISO 4217 currency code'),
  calendar: z.strictObject({
    zone: z.string().refine(isZone, 'is not an IANA time zone such as Asia/Shanghai'),
    hours: readable(parseHours),
    weekdays: readable(parseWeekdays).default('1-5'),
    holidays: z.enum(['cn', 'none']).default('cn'),
  }),
  settings: z.record(z.string().regex(/^[a-z][A-Za-z0-9]*$/), setting).default({}),
  /** The order's own mandatory parts beyond the form's, as paths of the order document (P-4, P-5). */
  required: z.array(z.strictObject({ path: z.string(), title: text, ...cited })).default([]),
  fields: z.array(field).default([]),
  intake: intakeSchema.optional(),
  duplicates: duplicatesSchema.optional(),
  /** Company rules at intake: a well-formed order for which one holds is REJECTED with the reason (P-7). */
  refuse: z.array(z.strictObject({ code, when: condition, reason: text, ...cited })).default([]),
  /** An order has every class whose condition holds; the one class without a condition is for orders with no other. */
  classes: z.array(z.strictObject({ code, title: text, when: condition.optional(), ...cited })).min(1),
  /** Orders of this class name the registered project to which they belong (P-9). */
  projects: z.strictObject({ class: code, ...cited }).optional(),
  /** At most one class names the order in its number: the first of these that it has. */
  orderNumber: z.strictObject({
    at: z.enum(['intake', 'entry', 'effective']),
    /** Tokens: {company} {class} {yyyy} {yy} {mm} {dd} {seq:N}. */
    format: z.string().regex(/\{seq:\d\}/, 'the format needs a sequence such as {seq:4}'),
    reset: z.enum(['never', 'year', 'month', 'day']),
    classCodes: z.record(z.string(), z.string()).default({}),
    ...cited,
  }),
  /** The stages that an order passes, in their order: open point 14 of the sources, each has its own. */
  lifecycle: z
    .array(z.enum(GATE_STAGES))
    .default(['UNDER_REVIEW', 'SALES_HEAD_APPROVAL', 'EXECUTIVE_REVIEW']),
  gates: z.array(gate).default([]),
  clocks: z.array(clockSchema).default([]),
  separation: z.array(separation).default([]),
  /** Who approves declining an order after a refusal (P-42), and who decides a cancel request (P-155). */
  decline: declineSchema,
  cancel: answeredRequest,
  /** Who grants a change that the customer asks for before the order is effective (P-144). */
  change: changeSchema,
  /** How long reserved hours and stock are kept before the order is effective. */
  capacityReservation: z.strictObject({ setting: z.string(), ...cited }).optional(),
  /** Who may hold an order, and who may let it go on (P-49). */
  holds: holdsSchema,
  /** Whether credit is looked at again when an order would become effective (P-49). */
  creditAtEffect: creditAtEffectSchema,
  /** How often accounts are reassessed, and what is proposed then (P-28, P-49). */
  creditReview: creditReviewSchema,
  /** Payment methods the company accepts; prepaid ones need no credit. */
  paymentMethods: z.array(paymentMethod).min(1),
  /** How the customer confirms (P-56), what is paid before effect (P-51), how a design comes about (P-60). */
  confirmation: confirmationSchema.optional(),
  payment: paymentSchema.optional(),
  design: designSchema.optional(),
  /** When goods of a season can be had (P-25), when material is needed (P-36), which margin is too low (P-38). */
  seasons: seasonsSchema.optional(),
  material: materialSchema.optional(),
  profit: profitSchema.optional(),
  /** The policy's own name for what makes an order effective, such as the payment of the signed form (P-51). */
  effective: z.strictObject({ title: text, ...cited }).optional(),
  /** By what price a class is quoted (P-50), which methods are open to whom (P-129), what a contract needs (P-52). */
  quote: quoteSchema.default([]),
  settlement: settlementSchema.optional(),
  contract: contractSchema.optional(),
  /** Default deny: who may do what. */
  authority: z.partialRecord(z.enum(ACTIONS), z.array(owner)),
  /** Default deny: who sees what of an order. */
  sees: z.record(z.enum(VIEWS), z.array(z.enum(ROLES))),
  notices: z
    .array(
      z.strictObject({
        on: z.enum([
          'received',
          'rejected',
          'confirmed',
          'task-opened',
          'task-reassigned',
          'refused',
          'review-passed',
          'effective',
          'declined',
          'cancelled',
          'cancel-refused',
          'decline-refused',
          'continued-at-risk',
          'change-granted',
          'change-refused',
          'escalated',
          'clock-warned',
          'reminded',
          'precondition-open',
          'possible-duplicate',
          'contract-signed',
          'held',
          'hold-released',
          'meeting-convened',
        ]),
        to: z.array(z.union([z.enum(['customer', 'task-owners', 'invitees', 'entered-by']), owner])).min(1),
        ...cited,
      }),
    )
    .default([]),
});

/** `ID.settings.yaml`: the values of what the source leaves blank, kept apart from the rules. */
export const settingsFileSchema = z.strictObject({
  policy: code,
  /** The values are the sample company's. */
  sample: z.boolean(),
  values: z.record(z.string(), settingValue),
});

export type SettingsFile = z.output<typeof settingsFileSchema>;
export type Setting = z.output<typeof setting>;
export type PolicyField = z.output<typeof field>;
export type Policy = z.output<typeof policySchema>;
export type Gate = Policy['gates'][number];
export type GateMode = Gate['mode'];
export type Finding = Gate['findings'][number];
export type DemandedDocument = NonNullable<NonNullable<Gate['demands']>['documents']>[number];
export type ClockRule = Policy['clocks'][number];
export type OwnerRule = Gate['owners'][number];
export type Outcome = z.output<typeof outcome>;

/** A string that one of the readers of `domain/calendar` understands, kept as it was written. */
function readable(read: (text: string) => unknown) {
  return z.string().superRefine((text, context) => {
    try {
      read(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'unreadable' });
    }
  });
}
