import { z } from '@hono/zod-openapi';
import { HOLD_KINDS } from '../../domain/holds/hold-kinds.ts';
import { STAGES } from '../../domain/order/stages.ts';
import { processField } from '../http/applied.ts';
import { obligationFields } from '../obligations/obligation-fields.ts';
import { hiddenSchema, shownDocumentSchema } from './document-schema.ts';

const instant = z.string().openapi({ format: 'date-time' });
const day = z.string().openapi({ format: 'date' });
const policy = z.object({ id: z.string(), version: z.int() });
const amount = z
  .string()
  .optional()
  .openapi({ example: '1130.00', description: 'With tax; absent for who may not see prices' });

const holds = z.array(z.enum(HOLD_KINDS)).openapi({ description: 'The kinds of hold that are open' });

export const listedOrderSchema = z
  .object({
    intakeNumber: z.string(),
    orderNumber: z.string().nullable(),
    companyId: z.string(),
    policy,
    customerId: z.string().nullable(),
    customerName: z.string(),
    stage: z.enum(STAGES),
    stageSince: instant,
    receivedAt: instant,
    revision: z.int(),
    classes: z.array(z.string()),
    amount,
    currency: z.string(),
    requiredOn: day.nullable(),
    waitingOn: z.array(z.string()).openapi({ description: 'The gates that are open' }),
    holds,
    dueAt: instant.nullable(),
    overdue: z.boolean(),
  })
  .openapi('ListedOrder');

export const orderSchema = z
  .object({
    id: z.string(),
    intakeNumber: z.string(),
    orderNumber: z.string().nullable(),
    companyId: z.string(),
    policy,
    customerId: z.string().nullable(),
    customerName: z.string(),
    channel: z.string(),
    enteredBy: z.string(),
    receivedAt: instant,
    enteredAt: instant,
    closedAt: instant.nullable(),
    openDisputes: z.int().openapi({ description: 'Disputes that are not handled yet (P-58)' }),
    paymentTerms: z
      .object({
        method: z.string(),
        amount,
        dueOn: day,
        agreedBy: z.string(),
        agreedAt: instant,
        status: z.enum(['open', 'fulfilled', 'withdrawn']),
      })
      .nullable()
      .openapi({
        description:
          'How and when it is paid, as agreed after signing; fulfilled: it is paid; null where not agreed',
      }),
    stage: z.enum(STAGES),
    stageSince: instant,
    revision: z.int(),
    sha256: z.string().openapi({ description: 'Over the RFC 8785 canonical JSON of the whole document' }),
    classes: z.array(z.string()),
    amount,
    currency: z.string(),
    requiredOn: day.nullable(),
    missing: z
      .array(z.object({ path: z.string(), zh: z.string(), en: z.string() }))
      .nullable()
      .openapi({
        description: 'What the customer still has to say, or to clear up (P-6); null of a complete order',
      }),
    holds,
    refusalReason: z.array(z.object({ zh: z.string(), en: z.string() })).nullable(),
    enquiryId: z.string().nullable().openapi({ description: 'The enquiry from which it came (P-14)' }),
    projectId: z.string().nullable().openapi({ description: 'The project to which it belongs (P-9)' }),
    possibleDuplicates: z
      .array(z.string())
      .openapi({ description: 'Orders of the same customer and goods that came shortly before (P-2)' }),
    process: processField,
    document: shownDocumentSchema,
    hidden: hiddenSchema,
  })
  .openapi('Order');

const condition = z.object({
  kind: z.enum(['prepayment', 'guarantee', 'other']),
  share: z.string().optional(),
  amount: z.string().optional(),
  description: z.string(),
  ownerRole: z.string(),
  dueOn: day,
});

const findings = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

const decision = z
  .object({
    id: z.string(),
    by: z.string(),
    onBehalfOf: z.string().nullable().openapi({ description: 'For whom they stood in' }),
    outcome: z.string(),
    reason: z.string().nullable().optional(),
    conditions: z.array(condition).optional(),
    findings: findings.optional(),
    decidedAt: instant,
  })
  .openapi('Decision');

const evidence = z
  .looseObject({
    earlier: z
      .array(
        z.object({
          gate: z.string(),
          outcome: z.string(),
          reason: z.string().nullable().optional(),
          conditions: z.array(condition).optional(),
          findings: findings.optional(),
          meeting: z
            .object({
              heldAt: instant,
              outcome: z.string(),
              measures: z.string().nullable(),
              minutes: z.string(),
              sha256: z.string(),
            })
            .optional(),
          decidedBy: z.string(),
          decidedAt: instant,
        }),
      )
      .optional(),
    refusedBefore: z
      .object({
        revision: z.int(),
        reason: z.string().nullable().optional(),
        decidedBy: z.string(),
        decidedAt: instant,
        agreed: z.array(
          z.object({
            round: z.int(),
            kind: z.string(),
            proposedBy: z.enum(['us', 'customer']).optional(),
            proposal: z.string().optional(),
            answerText: z.string().nullable().optional(),
            reference: z.string().nullable().optional(),
          }),
        ),
      })
      .optional(),
  })
  .openapi('Evidence', {
    description:
      'What the approver was shown when the task was opened: order, the figures of its kind, earlier results, its refusal in an earlier revision with what was agreed since (P-44), risks, request, change',
  });

export const taskSchema = z
  .object({
    id: z.string(),
    seat: z.int(),
    status: z.string(),
    claimedBy: z.string().nullable(),
    outcome: z.string().nullable(),
    decidedBy: z.string().nullable(),
    decidedAt: instant.nullable(),
    escalationLevel: z.int(),
    openedAt: instant,
    dueAt: instant.nullable(),
    owners: z.array(z.object({ role: z.string(), unitId: z.string(), tier: z.int() })),
    evidence,
    decisions: z.array(decision),
  })
  .openapi('Task');

export const processSchema = z
  .object({
    gates: z.array(
      z
        .object({
          id: z.string(),
          code: z.string(),
          kind: z.string(),
          revision: z.int(),
          round: z.int(),
          stage: z.string(),
          status: z.string(),
          openedAt: instant,
          settledAt: instant.nullable(),
          settledBy: z.string().nullable().openapi({
            description:
              'The fact that settled it, such as a confirmation, or the gate that overruled its refusal; null: decisions did',
          }),
          tasks: z.array(taskSchema),
        })
        .openapi('Gate'),
    ),
    clocks: z.array(
      z
        .object({
          code: z.string(),
          of: z.enum(['task', 'gate', 'group', 'stage', 'order', 'hold']),
          kind: z.enum(['elapsed', 'agreed', 'lead', 'same-day', 'periodic', 'window']),
          soft: z.boolean().openapi({ description: 'A target: over its time is a target missed' }),
          calledRoles: z.array(z.string()).openapi({ description: 'Whom it called where it times no task' }),
          gates: z.array(z.string()),
          startedAt: instant,
          warnAt: instant.nullable(),
          dueAt: instant.nullable(),
          warnedAt: instant.nullable(),
          breachedAt: instant.nullable(),
          pausedSince: instant.nullable(),
          stoppedAt: instant.nullable(),
          tier: z.int(),
          provisional: z.boolean(),
        })
        .openapi('Clock'),
    ),
    obligations: z.array(z.object({ ...obligationFields, status: z.string() }).openapi('Obligation')),
    requests: z.array(
      z.object({
        id: z.string(),
        kind: z.string(),
        reason: z.string().optional(),
        requestedBy: z.string(),
        requestedAt: instant,
        status: z.string(),
      }),
    ),
    documents: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        reference: z.string(),
        sha256: z.string(),
        addedBy: z.string(),
        addedAt: instant,
      }),
    ),
    hidden: hiddenSchema,
  })
  .openapi('OrderProcess');
