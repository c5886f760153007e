import { type Kysely, sql } from 'kysely';
import type { DB } from '../schema.ts';
import { iso } from './iso.ts';

export type ContractRecord = {
  version: number;
  revision: number;
  clauses: Record<string, string>;
  responsibilities: Record<string, string>;
  reference: string;
  sha256: string;
  draftedBy: string;
  draftedAt: string;
  signatures: {
    party: string;
    signedBy: string;
    signerTitle: string | null;
    signedOn: string;
    method: 'signature' | 'seal';
    seal: string | null;
    reference: string;
    sha256: string;
    recordedBy: string;
    recordedAt: string;
  }[];
  copies: { personId: string; sentAt: string }[];
};

/** Every version of an order's contract with its signatures and copies, the newest first. One query. */
export async function contractRecords(db: Kysely<DB>, orderId: string): Promise<ContractRecord[]> {
  const { rows } = await sql<ContractRecord>`
    SELECT v.version, v.revision, v.clauses, v.responsibilities, v.reference, v.sha256, v.drafted_by AS "draftedBy",
      ${iso('v.drafted_at')} AS "draftedAt",
      coalesce((SELECT json_agg(json_build_object('party', s.party, 'signedBy', s.signed_by,
          'signerTitle', s.signer_title, 'signedOn', s.signed_on, 'method', s.method, 'seal', s.seal,
          'reference', s.reference, 'sha256', s.sha256, 'recordedBy', s.recorded_by,
          'recordedAt', ${iso('s.recorded_at')}) ORDER BY s.recorded_at, s.party)
        FROM signatures s WHERE s.contract_version_id = v.id), '[]') AS signatures,
      coalesce((SELECT json_agg(json_build_object('personId', c.person_id, 'sentAt', ${iso('c.sent_at')})
          ORDER BY c.person_id)
        FROM contract_copies c WHERE c.contract_version_id = v.id), '[]') AS copies
    FROM contract_versions v WHERE v.order_id = ${orderId} ORDER BY v.version DESC LIMIT 1000`.execute(db);
  return rows;
}
