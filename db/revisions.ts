import type { Transaction } from 'kysely';
import type { CompleteDocument } from '../domain/order/document.ts';
import type { ClassFound } from '../domain/policy/conditions.ts';
import { json } from './json.ts';
import type { LockedOrder } from './orders.ts';
import type { DB } from './schema.ts';
import type { OrderRevisionsTable } from './schema/orders.ts';

export type NewRevision = {
  orderId: string;
  revision: number;
  cause: OrderRevisionsTable['cause'];
  note: string | null;
  author: string;
  /** For whom they stood in. */
  authorFor: string | null;
  assessed: {
    document: CompleteDocument;
    sha256: string;
    matter: Partial<Record<string, string>>;
    classes: ClassFound[];
  };
  at: Date;
};

/** The hash of the document as it is now. */
export async function currentHash(trx: Transaction<DB>, order: LockedOrder): Promise<string> {
  const { sha256 } = await trx
    .selectFrom('order_revisions')
    .select('sha256')
    .where('order_id', '=', order.id)
    .where('revision', '=', order.revision)
    .executeTakeFirstOrThrow();
  return sha256;
}

/** The document as it is now. */
export async function orderDocument(trx: Transaction<DB>, order: LockedOrder): Promise<CompleteDocument> {
  const { document } = await trx
    .selectFrom('order_revisions')
    .select('document')
    .where('order_id', '=', order.id)
    .where('revision', '=', order.revision)
    .executeTakeFirstOrThrow();
  return document;
}

/** The statement that stores a revision. */
export function revisionInsert(trx: Transaction<DB>, given: NewRevision) {
  const { assessed } = given;
  return trx.insertInto('order_revisions').values({
    order_id: given.orderId,
    revision: given.revision,
    document: json(assessed.document),
    sha256: assessed.sha256,
    matter: json(assessed.matter),
    cause: given.cause,
    note: given.note,
    author: given.author,
    author_for: given.authorFor,
    classes: json(assessed.classes),
    created_at: given.at,
  });
}
