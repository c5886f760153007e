import { randomUUID } from 'node:crypto';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { ContractEvidence } from '../domain/gates/evidence.ts';
import { json } from './json.ts';
import type { DB } from './schema.ts';
import type { ContractVersionsTable, SignaturesTable } from './schema/contract.ts';

export type ContractVersion = Selectable<ContractVersionsTable>;
export type Signature = Selectable<SignaturesTable>;

/** The newest version of an order's contract; null while none is drafted. */
export async function newestContract(db: Kysely<DB>, orderId: string): Promise<ContractVersion | null> {
  const row = await db
    .selectFrom('contract_versions')
    .selectAll()
    .where('order_id', '=', orderId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

export type NewContract = Pick<
  ContractVersion,
  'order_id' | 'revision' | 'reference' | 'sha256' | 'drafted_by'
> & {
  clauses: Record<string, string>;
  responsibilities: Record<string, string>;
  drafted_at: Date;
};

/** Stores the next version of a contract (P-52); the caller holds the order's lock. Answers its number. */
export async function addContractVersion(trx: Transaction<DB>, given: NewContract): Promise<number> {
  const version = ((await newestContract(trx, given.order_id))?.version ?? 0) + 1;
  const { clauses, responsibilities, ...rest } = given;
  await trx
    .insertInto('contract_versions')
    .values({
      ...rest,
      id: randomUUID(),
      version,
      clauses: json(clauses),
      responsibilities: json(responsibilities),
    })
    .execute();
  return version;
}

/**
 * The highest version that a lawyer, or whoever judged it after the draft, refused (P-53): the one that was named, or
 * the one that was shown; 0 when none was.
 */
export async function refusedVersion(trx: Transaction<DB>, orderId: string): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    SELECT coalesce(max(greatest((t.evidence->'contract'->>'version')::int, v.version)), 0) AS version
    FROM decisions d JOIN tasks t ON t.id = d.task_id JOIN gates g ON g.id = d.gate_id
    LEFT JOIN contract_versions v ON v.order_id = d.order_id
      AND to_jsonb(v.version) = d.findings->'contractVersion'
    WHERE d.order_id = ${orderId} AND d.outcome = 'refuse' AND g.kind IN ('legal', 'signing', 'entry')
      AND g.status IN ('refused', 'lapsed')`.execute(trx);
  return rows[0]?.version ?? 0;
}

/** Who has signed a version, the first first. */
export async function signaturesOf(db: Kysely<DB>, contractVersionId: string): Promise<Signature[]> {
  return db
    .selectFrom('signatures')
    .selectAll()
    .where('contract_version_id', '=', contractVersionId)
    .orderBy('recorded_at')
    .orderBy('party')
    .execute();
}

/** Stores who signed a version (P-54); the caller holds the order's lock. */
export async function addSignature(trx: Transaction<DB>, given: Omit<Signature, 'id'>): Promise<void> {
  await trx
    .insertInto('signatures')
    .values({ ...given, id: randomUUID() })
    .execute();
}

/** Stores who got a copy of a signed version (P-54), each once. */
export async function addCopies(
  trx: Transaction<DB>,
  { contractVersionId, people, at }: { contractVersionId: string; people: readonly string[]; at: Date },
): Promise<void> {
  if (people.length === 0) return;
  await trx
    .insertInto('contract_copies')
    .values(people.map((id) => ({ contract_version_id: contractVersionId, person_id: id, sent_at: at })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Who has a copy of a version. */
export async function copiedPeople(db: Kysely<DB>, contractVersionId: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('contract_copies')
    .select('person_id')
    .where('contract_version_id', '=', contractVersionId)
    .execute();
  return new Set(rows.map((row) => row.person_id));
}

/** What those are shown who judge a contract; null while none is drafted. */
export async function contractEvidence(db: Kysely<DB>, orderId: string): Promise<ContractEvidence | null> {
  const newest = await newestContract(db, orderId);
  if (!newest) return null;
  const { version, revision, sha256, reference, drafted_by: draftedBy, drafted_at: draftedAt } = newest;
  const signatures = await signaturesOf(db, newest.id);
  return {
    version,
    revision,
    sha256,
    reference,
    draftedBy,
    draftedAt: draftedAt.toISOString(),
    signatures: signatures.map((each) => ({
      party: each.party,
      signedOn: each.signed_on,
      method: each.method,
      sha256: each.sha256,
    })),
  };
}
