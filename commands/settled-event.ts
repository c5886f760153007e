import type { AuditEntry } from '../db/audit.ts';
import type { SettledGate } from '../db/settle-by-fact.ts';

/** The event of a gate that a fact has settled: which fact, and what it made of the gate. */
export function settledEvent(
  gate: SettledGate,
  given: {
    revision: number;
    by: string;
    status: 'approved' | 'refused';
    actor: string;
    correlationId: string;
    at: Date;
  },
): AuditEntry {
  const { revision, by, status, actor, correlationId, at } = given;
  const data = { gate: gate.code, gateId: gate.id, revision, gateStatus: status, by };
  return { kind: 'settled-by-fact', actor, data, correlationId, at };
}
