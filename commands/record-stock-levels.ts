import { appendAudit } from '../db/audit.ts';
import { companyOf } from '../db/org-units.ts';
import { type LockedItem, lockStock, writeStock } from '../db/stock.ts';
import { exact, plain } from '../domain/money/exact.ts';
import { compareQuantity } from '../domain/quantity/quantity.ts';
import type { OwnerRule } from '../domain/policy/policy-schema.ts';
import { actingPerson } from './authority.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { requireOffice } from './company-office.ts';
import { CommandProblem } from './problem.ts';
import { refuseIfWrong } from './receivable-form.ts';
import { type GivenLevel, stockErrors } from './stock-form.ts';

export type RecordStockLevelsInput = {
  companyId: string;
  /** When the figures were so, ISO 8601. */
  countedAt: string;
  levels: readonly GivenLevel[];
};

/** discrepancy: what was found less what was on record, such as "-3". */
export type RecordedLevel = {
  sku: string;
  unit: string;
  onHand: string;
  reserved: string;
  safetyStock: string;
  discrepancy: string;
  belowSafety: boolean;
};

export type RecordStockLevelsAnswer = { recorded: RecordedLevel[]; outdated: string[] };

const KEEPERS: readonly OwnerRule[] = [
  { role: 'material_controller', at: 'company' },
  { role: 'integration', at: 'company' },
  { role: 'integration', at: 'group' },
];

/**
 * What is in stock, as counted or as the warehouse system has it (P-36, P-71). Figures no newer than those on record
 * change nothing, so that counts may come late and in any order. 201 with what was off, and what is below its safety
 * stock.
 */
export async function recordStockLevels(
  context: CommandContext,
  request: CommandRequest,
  input: RecordStockLevelsInput,
): Promise<CommandResult<RecordStockLevelsAnswer>> {
  return runCommand(context, request, async (trx, { subject, now: at, correlationId }) => {
    const person = await actingPerson(trx, { subject, now: at });
    const company = await companyOf(trx, input.companyId);
    if (!company) throw new CommandProblem('not-found', `There is no company "${input.companyId}".`);
    const onBehalfOf = requireOffice(
      person,
      KEEPERS,
      { companyId: company.id, groupId: company.groupId },
      'Stock levels',
    );
    const countedAt = new Date(input.countedAt);
    const skus = input.levels.map(({ sku }) => sku);
    const items = await lockStock(trx, company.id, skus);
    refuseIfWrong(
      'The stock levels are incomplete or wrong.',
      stockErrors(input.levels, items, countedAt, at),
    );

    const isNews = ({ countedAt: known }: LockedItem) => known === null || known < countedAt;
    const recorded = input.levels.flatMap((given) => {
      const item = items.get(given.sku);
      return item && isNews(item) ? [levelOf(item, given)] : [];
    });
    const outdated = skus.filter((sku) => recorded.every((level) => level.sku !== sku));
    if (recorded.length > 0) {
      await writeStock(trx, company.id, recorded, countedAt);
      const data = { countedAt: countedAt.toISOString(), levels: recorded };
      await appendAudit(trx, { kind: 'stock', id: company.id }, [
        { kind: 'stock-recorded', actor: person.id, onBehalfOf, data, correlationId, at },
      ]);
    }
    return { status: 201, body: { recorded, outdated } };
  });
}

/** A figure that is not given stays. */
function levelOf(item: LockedItem, given: GivenLevel): RecordedLevel {
  const { sku, unit } = item;
  const onHand = plain(given.onHand);
  const reserved = plain(given.reserved ?? item.reserved);
  const safetyStock = plain(given.safetyStock ?? item.safetyStock);
  const discrepancy = plain(exact(onHand).minus(exact(item.onHand)).toFixed());
  const belowSafety = compareQuantity(onHand, safetyStock) < 0;
  return { sku, unit, onHand, reserved, safetyStock, discrepancy, belowSafety };
}
