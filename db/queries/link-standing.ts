import { type Kysely, sql } from 'kysely';
import type { LinkAnswerWord, LinkPurpose } from '../../domain/links/link-purposes.ts';
import { designState, type DesignVersion, designVersion } from '../designs.ts';
import type { LinkRecord } from '../links.ts';
import { openQuestions } from '../questions.ts';
import type { DB } from '../schema.ts';

/** What the customer has said by a link. */
export type LinkAnswered = {
  answer: LinkAnswerWord;
  customerPerson: string;
  remark: string | null;
  /** The date of delivery that was confirmed. */
  expectedOn: string | null;
  at: Date;
};

export type LinkStanding = {
  /** The answer is waited for now: before its stage, and when it came another way, it is not. */
  asked: boolean;
  answered: LinkAnswered | null;
  design: DesignVersion | null;
  /** What the customer was asked, with the answers that they gave by this link. */
  questions: { questionId: string; question: string; answer?: string }[];
};

/** How it stands with what a link asks of the customer. */
export async function linkStanding(db: Kysely<DB>, link: LinkRecord): Promise<LinkStanding> {
  return { asked: false, answered: null, design: null, questions: [], ...(await OF[link.purpose](db, link)) };
}

type Standing = (db: Kysely<DB>, link: LinkRecord) => Promise<Partial<LinkStanding>>;

const OF: Readonly<Record<LinkPurpose, Standing>> = {
  view: async () => ({}),
  confirm: confirmStanding,
  design: designStanding,
  questions: questionsStanding,
};

async function confirmStanding(db: Kysely<DB>, link: LinkRecord): Promise<Partial<LinkStanding>> {
  const { rows: gates } = await sql`
    SELECT FROM gates WHERE order_id = ${link.orderId} AND valid_revision = ${link.revision}
      AND kind = 'confirmation' AND status = 'open'`.execute(db);
  const { rows } = await sql<LinkAnswered>`
    SELECT answer, customer_person AS "customerPerson", remark, expected_on::text AS "expectedOn", recorded_at AS at
    FROM confirmations WHERE order_id = ${link.orderId} AND recorded_by = ${actorOf(link)}`.execute(db);
  return { asked: gates.length > 0, answered: rows[0] ?? null };
}

async function designStanding(db: Kysely<DB>, link: LinkRecord): Promise<Partial<LinkStanding>> {
  const { orderId, designVersion: version } = link;
  const design = version === null ? null : await designVersion(db, orderId, version);
  const newest = await designState(db, orderId);
  const { rows: orders } = await sql`
    SELECT FROM orders WHERE id = ${orderId} AND stage = 'DESIGN'`.execute(db);
  const { rows } = await sql<LinkAnswered>`
    SELECT answer, customer_person AS "customerPerson", feedback AS remark, NULL AS "expectedOn", recorded_at AS at
    FROM design_answers WHERE order_id = ${orderId} AND recorded_by = ${actorOf(link)}`.execute(db);
  const asked = orders.length > 0 && newest.version === version && newest.answer === null;
  return { asked, answered: rows[0] ?? null, design };
}

async function questionsStanding(db: Kysely<DB>, link: LinkRecord): Promise<Partial<LinkStanding>> {
  const { rows } = await sql<{
    questionId: string;
    question: string;
    answer: string;
    customerPerson: string;
    at: Date;
  }>`
    SELECT id AS "questionId", question, answer, customer_person AS "customerPerson", answered_at AS at
    FROM questions WHERE order_id = ${link.orderId} AND recorded_by = ${actorOf(link)} ORDER BY asked_at, id`.execute(
    db,
  );
  const [first] = rows;
  if (!first) {
    const { rows: open } = await sql`
      SELECT FROM orders WHERE id = ${link.orderId} AND closed_at IS NULL`.execute(db);
    const questions = open.length > 0 ? await openQuestions(db, link.orderId) : [];
    return { asked: questions.length > 0, questions };
  }
  const { customerPerson, at } = first;
  const questions = rows.map(({ questionId, question, answer }) => ({ questionId, question, answer }));
  const answered = { answer: 'answered', customerPerson, remark: null, expectedOn: null, at } as const;
  return { answered, questions };
}

function actorOf(link: LinkRecord): string {
  return `customer:${link.id}`;
}
