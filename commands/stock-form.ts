import type { LockedItem } from '../db/stock.ts';
import { exact, isPlainDecimal } from '../domain/money/exact.ts';
import { quantityProblem } from '../domain/quantity/quantity.ts';
import type { FieldError } from './problem.ts';

/** Quantities in the item's own unit; what is not given stays as it is on record. */
export type GivenLevel = {
  sku: string;
  onHand: string;
  reserved?: string | undefined;
  safetyStock?: string | undefined;
};

/** Everything that is wrong with stock levels: items that are not kept or come twice, quantities, the instant. */
export function stockErrors(
  levels: readonly GivenLevel[],
  items: ReadonlyMap<string, LockedItem>,
  countedAt: Date,
  now: Date,
): FieldError[] {
  const errors = levels.flatMap((level, index) => {
    const path = `levels[${index}]`;
    const item = items.get(level.sku);
    if (!item) {
      const message = `the company keeps no stock of "${level.sku}"`;
      return [{ path: `${path}.sku`, code: 'unknown-item', message }];
    }
    const first = levels.findIndex(({ sku }) => sku === level.sku);
    if (first < index) {
      const message = `"${level.sku}" is given in levels[${first}] already`;
      return [{ path: `${path}.sku`, code: 'repeated', message }];
    }
    return (['onHand', 'reserved', 'safetyStock'] as const).flatMap((name) => {
      const given = level[name];
      return given === undefined ? [] : quantityErrors(`${path}.${name}`, given, item);
    });
  });
  if (countedAt.getTime() <= now.getTime()) return errors;
  const message = `${countedAt.toISOString()} lies in the future`;
  return [...errors, { path: 'countedAt', code: 'in-the-future', message }];
}

/** Decimals that the database keeps of a quantity in stock. */
const KEPT_DECIMALS = 3;

/** Zero is a quantity in stock; below zero is none. */
function quantityErrors(path: string, given: string, { unit, decimals }: LockedItem): FieldError[] {
  if (isPlainDecimal(given) && exact(given).isZero()) return [];
  const code = quantityProblem(given, unit, { [unit]: Math.min(decimals, KEPT_DECIMALS) });
  if (code === null) return [];
  return [{ path, code, message: `"${given}" is not a quantity in ${unit}, such as "12", zero or above` }];
}
