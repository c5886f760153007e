import { z } from '@hono/zod-openapi';
import { contactsOf } from '../../db/contacts.ts';
import { isOpen, questionsOf } from '../../db/questions.ts';
import { orderProcess } from '../../db/queries/order-process.ts';
import { confirmedPoints } from '../../db/requirement-points.ts';
import { copyHash } from '../../domain/order/order-copy.ts';
import { STAGES } from '../../domain/order/stages.ts';
import type { Policy } from '../../domain/policy/policy-schema.ts';
import { reading } from '../http/reading.ts';
import { hiddenSchema } from './document-schema.ts';
import { orderParams, type ReadableOrder, readOrder } from './read-order.ts';
import { hiddenFrom } from './view.ts';

const INTAKE_STAGES = new Set(['AWAITING_CUSTOMER_INFO', 'VALIDATING']);

const instant = z.string().openapi({ format: 'date-time' });
const title = { zh: z.string(), en: z.string() };

const intakeSchema = z
  .object({
    intakeNumber: z.string(),
    stage: z.enum(STAGES),
    revision: z.int(),
    missing: z.array(z.object({ path: z.string(), ...title })).openapi({
      description: 'Parts of the document that the customer still has to say, or to clear up (P-6)',
    }),
    openQuestions: z.array(
      z.object({
        id: z.string(),
        question: z.string().optional(),
        askedAt: instant,
        awaited: z.boolean().openapi({ description: 'A task waits for the answer' }),
      }),
    ),
    contacts: z
      .object({ logged: z.int(), lastAt: instant.nullable() })
      .openapi({ description: 'How often the customer was contacted, and when at last (P-15)' }),
    points: z
      .array(z.object({ gate: z.string(), point: z.string(), ...title, confirmed: z.boolean() }))
      .openapi({ description: 'Points of the requirement that the policy wants confirmed (P-8)' }),
    copySha256: z
      .string()
      .nullable()
      .openapi({ description: 'Of the copy that is proofread (P-10); null of an incomplete order' }),
    gates: z
      .array(
        z.object({
          code: z.string(),
          kind: z.string(),
          status: z.string(),
          openedAt: instant,
          settledAt: instant.nullable(),
        }),
      )
      .openapi({
        description: 'What intake has asked of this revision: decision, proofreading, identity, contact',
      }),
    possibleDuplicates: z
      .array(z.string())
      .openapi({ description: 'Orders of the same customer and goods that came shortly before (P-2)' }),
    hidden: hiddenSchema,
  })
  .openapi('Intake');

/** GET /orders/{intakeNumber}/intake: all that taking an order in still waits for, in one view (P-1 to P-18). */
export const getIntakeEndpoint = reading({
  path: '/orders/{intakeNumber}/intake',
  tag: 'orders',
  summary: 'What the intake of an order waits for',
  params: orderParams,
  status: 200,
  answer: 'What is missing, asked, confirmed and decided',
  schema: intakeSchema,
  problems: ['not-found'],
  async handle(request) {
    const { db } = request.api;
    const { order, policy, views } = await readOrder(request, 'intake');
    const { intakeNumber, revision, stage, possibleDuplicates } = order;
    const [contacts, questions, { gates }] = await Promise.all([
      contactsOf(db, order.id),
      questionsOf(db, order.id),
      orderProcess(db, order.id),
    ]);
    const confirmed = await confirmedPoints(db, { orderId: order.id, revision });
    const asked = gates.filter((gate) => INTAKE_STAGES.has(gate.stage) && gate.revision === revision);
    return {
      body: {
        intakeNumber,
        stage,
        revision,
        missing: order.missing ?? [],
        openQuestions: questions.filter(isOpen).map(({ id, question, askedAt, awaited }) => ({
          id,
          ...(views.has('reasons') && { question }),
          askedAt,
          awaited,
        })),
        contacts: { logged: contacts.length, lastAt: contacts.at(-1)?.contactedAt ?? null },
        points: pointsOf(policy, confirmed),
        copySha256: proofHash(order),
        gates: asked.map(({ code, kind, status, openedAt, settledAt }) => ({
          code,
          kind,
          status,
          openedAt,
          settledAt,
        })),
        possibleDuplicates,
        hidden: hiddenFrom(views),
      },
    };
  },
});

function pointsOf({ gates }: Policy, confirmed: readonly string[]) {
  return gates.flatMap(({ code: gate, points = [] }) =>
    points.map(({ code: point, title: { zh, en } }) => ({
      gate,
      point,
      zh,
      en,
      confirmed: confirmed.includes(point),
    })),
  );
}

function proofHash({ intakeNumber, revision, document, missing }: ReadableOrder['order']): string | null {
  return missing === null ? copyHash({ intakeNumber, revision, document }) : null;
}
