import type { AuditEntry } from '../db/audit.ts';
import { calendarOf, policyCalendarId } from '../db/calendars.ts';
import { lockMaterial, materialEvidence } from '../db/material.ts';
import { keepStock } from '../db/stock-reservations.ts';
import type { MaterialEvidence } from '../domain/gates/evidence.ts';
import { type StockTaken, stockTaken } from '../domain/material/stock-taken.ts';
import type { Deciding } from './decide-task.ts';
import { refuseIfMissing } from './facts-missing.ts';
import { atRiskErrors, materialQuestion } from './material-ready.ts';
import { reservedUntil } from './reserved-until.ts';

/**
 * Approving material keeps for the order what it takes from stock (P-36, P-47). It is judged again under the locks:
 * another order may have had it a moment ago. Throws `facts-missing`.
 */
export async function reserveMaterial(deciding: Deciding): Promise<AuditEntry[]> {
  const { scope, order, context } = deciding;
  const material = await lockedMaterial(deciding);
  refuseIfMissing(atRiskErrors(deciding, material));
  const taken = await keep(deciding, material);
  const data = { revision: order.revision, taken };
  const { correlationId, now: at } = scope;
  return [{ kind: 'stock-reserved', actor: context.person.id, data, correlationId, at }];
}

/** What was kept of the stock, and what is short. */
export type ShortStock = { taken: StockTaken[]; shortages: Record<string, string> };

/** Somebody took the risk of refused material: what is there is kept for the order. */
export async function keepMaterialAtRisk(deciding: Deciding): Promise<ShortStock> {
  const material = await lockedMaterial(deciding);
  const taken = await keep(deciding, material);
  const short = material.materials.filter(({ shortage }) => shortage !== '0');
  return { taken, shortages: Object.fromEntries(short.map(({ sku, shortage }) => [sku, shortage])) };
}

async function lockedMaterial(deciding: Deciding): Promise<MaterialEvidence> {
  const question = materialQuestion(deciding);
  await lockMaterial(deciding.trx, question);
  return materialEvidence(deciding.trx, question);
}

async function keep(
  { trx, scope, order, policy }: Deciding,
  material: MaterialEvidence,
): Promise<StockTaken[]> {
  const { calendar } = await calendarOf(trx, policyCalendarId(policy.id));
  const taken = stockTaken(material);
  const until = reservedUntil(policy, calendar, scope.now);
  const taker = { orderId: order.id, revision: order.revision, companyId: order.company_id };
  await keepStock(trx, taker, { taken, now: scope.now, until });
  return taken;
}
