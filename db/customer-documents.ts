import { type Kysely, sql, type Transaction } from 'kysely';
import type { DocumentOnFile } from '../domain/gates/customer-documents.ts';
import type { DB } from './schema.ts';

export type NewCustomerDocument = Omit<DocumentOnFile, 'version'> & {
  customerId: string;
  by: string;
  at: Date;
};

/** The customer's company; the customer's documents are the caller's alone from now on. Null for an unknown one. */
export async function lockCustomer(
  trx: Transaction<DB>,
  id: string,
): Promise<{ companyId: string; groupId: string } | null> {
  const row = await trx
    .selectFrom('customers')
    .innerJoin('org_units', 'org_units.id', 'customers.company_id')
    .select(['customers.company_id as companyId', 'org_units.group_id as groupId'])
    .where('customers.id', '=', id)
    .forNoKeyUpdate('customers')
    .executeTakeFirst();
  return row ?? null;
}

/** Files a document of a locked customer as the next version of its kind; answers the version. */
export async function addCustomerDocument(trx: Transaction<DB>, given: NewCustomerDocument): Promise<number> {
  const { version } = await trx
    .insertInto('customer_documents')
    .values(({ selectFrom, fn }) => ({
      customer_id: given.customerId,
      kind: given.kind,
      version: selectFrom('customer_documents')
        .select(({ eb }) => eb(fn.count('version'), '+', 1).as('version'))
        .where('customer_id', '=', given.customerId)
        .where('kind', '=', given.kind)
        .$castTo<{ version: number }>(),
      title: given.title,
      reference: given.reference,
      sha256: given.sha256,
      valid_until: given.validUntil,
      recorded_by: given.by,
      recorded_at: given.at,
    }))
    .returning('version')
    .executeTakeFirstOrThrow();
  return version;
}

/** The newest version of each kind that is on file of a customer, by kind; nothing of nobody. */
export async function documentsOnFile(db: Kysely<DB>, customerId: string | null): Promise<DocumentOnFile[]> {
  const { rows } = await sql<DocumentOnFile>`
    SELECT DISTINCT ON (kind) kind, version, title, reference, sha256, valid_until::text AS "validUntil"
    FROM customer_documents WHERE customer_id = ${customerId} ORDER BY kind, version DESC`.execute(db);
  return rows;
}

export type CustomerDocumentRecord = DocumentOnFile & { recordedBy: string; recordedAt: string };

/** Every version of every document of a customer, by kind, the newest first. */
export async function customerDocuments(
  db: Kysely<DB>,
  customerId: string,
): Promise<CustomerDocumentRecord[]> {
  const { rows } = await sql<DocumentOnFile & { recordedBy: string; at: Date }>`
    SELECT kind, version, title, reference, sha256, valid_until::text AS "validUntil",
      recorded_by AS "recordedBy", recorded_at AS at
    FROM customer_documents WHERE customer_id = ${customerId} ORDER BY kind, version DESC`.execute(db);
  return rows.map(({ at, ...row }) => ({ ...row, recordedAt: at.toISOString() }));
}
