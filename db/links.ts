import { randomUUID } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { LinkState } from '../domain/links/link-fault.ts';
import type { LinkPurpose } from '../domain/links/link-purposes.ts';
import type { DB } from './schema.ts';

export type NewLink = {
  /** null for one that is mailed. */
  tokenHash: string | null;
  orderId: string;
  revision: number;
  purpose: LinkPurpose;
  /** The version of the design that it is for. */
  designVersion: number | null;
  personId: string;
  at: Date;
  expiresAt: Date;
};

/** Keeps a link for a customer; answers its id. */
export async function addLink(trx: Transaction<DB>, given: NewLink): Promise<string> {
  const id = randomUUID();
  await trx
    .insertInto('customer_links')
    .values({
      id,
      token_hash: given.tokenHash,
      order_id: given.orderId,
      revision: given.revision,
      purpose: given.purpose,
      design_version: given.designVersion,
      created_by: given.personId,
      created_at: given.at,
      expires_at: given.expiresAt,
    })
    .execute();
  return id;
}

export type LinkRecord = LinkState & {
  id: string;
  orderId: string;
  intakeNumber: string;
  purpose: LinkPurpose;
};

/** The link whose token has this hash; null for an unknown one. */
export async function linkByToken(db: Kysely<DB>, tokenHash: string): Promise<LinkRecord | null> {
  const mailed = sql`SELECT link_id FROM mailed_link_tokens WHERE token_hash = ${tokenHash}`;
  return (await linksWhere(db, sql`l.token_hash = ${tokenHash} OR l.id = (${mailed})`))[0] ?? null;
}

/** The link with this id; null when there is none. */
export async function linkById(db: Kysely<DB>, id: string): Promise<LinkRecord | null> {
  return (await linksWhere(db, sql`l.id = ${id}`))[0] ?? null;
}

/** Every link of an order, the newest first, at most a thousand. */
export async function linksOfOrder(db: Kysely<DB>, orderId: string): Promise<LinkRecord[]> {
  return linksWhere(db, sql`l.order_id = ${orderId}`);
}

async function linksWhere(db: Kysely<DB>, condition: ReturnType<typeof sql>): Promise<LinkRecord[]> {
  const { rows } = await sql<LinkRecord>`
    SELECT l.id, l.order_id AS "orderId", o.intake_number AS "intakeNumber", l.purpose,
      l.revision, o.revision AS "currentRevision", l.design_version AS "designVersion",
      (SELECT max(v.version) FROM design_versions v WHERE v.order_id = l.order_id) AS "newestDesign",
      l.expires_at AS "expiresAt", l.revoked_at AS "revokedAt", l.used_at AS "usedAt"
    FROM customer_links l JOIN orders o ON o.id = l.order_id
    WHERE ${condition} ORDER BY l.created_at DESC, l.id LIMIT 1000`.execute(db);
  return rows;
}

/** Keeps the hash of a token that a mail carries; a mail that is tried again carries another, and all of them are good. */
export async function addMailedToken(
  db: Kysely<DB>,
  { linkId, tokenHash, at }: { linkId: string; tokenHash: string; at: Date },
): Promise<void> {
  await db
    .insertInto('mailed_link_tokens')
    .values({ link_id: linkId, token_hash: tokenHash, made_at: at })
    .execute();
}

/** Takes a link back; false when it was revoked before. */
export async function revokeLinkRow(
  trx: Transaction<DB>,
  { linkId, personId, at }: { linkId: string; personId: string; at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('customer_links')
    .set({ revoked_by: personId, revoked_at: at })
    .where('id', '=', linkId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** A link with which the customer has answered answers no more. */
export async function useLink(trx: Transaction<DB>, linkId: string, at: Date): Promise<void> {
  await trx.updateTable('customer_links').set({ used_at: at }).where('id', '=', linkId).execute();
}

/** Counts a look at a link; answers how many there were since the minute of the first of them began. */
export async function countLook(db: Kysely<DB>, linkId: string, at: Date): Promise<number> {
  const begun = sql`looks_since > ${at}::timestamptz - interval '1 minute'`;
  const { rows } = await sql<{ looks: number }>`
    UPDATE customer_links SET looks = CASE WHEN ${begun} THEN looks + 1 ELSE 1 END,
      looks_since = CASE WHEN ${begun} THEN looks_since ELSE ${at}::timestamptz END
    WHERE id = ${linkId} RETURNING looks`.execute(db);
  return rows[0]?.looks ?? 0;
}
