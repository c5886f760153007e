import type { Allocation, MaterialEvidence, MaterialNeed } from '../gates/evidence.ts';
import { exact, plain } from '../money/exact.ts';
import { arrivalOf, type Supplier } from './arrival.ts';

/**
 * A finished product or a material in stock. Quantities in its own unit. reserved: by the warehouse. keptForOthers: for
 * other orders here.
 */
export type StockItem = {
  sku: string;
  name: string;
  unit: string;
  onHand: string;
  reserved: string;
  keptForOthers: string;
  safetyStock: string;
  /** ISO; null before the first count. */
  countedAt: string | null;
  suppliers: readonly Supplier[];
  /** Items that can take its place. */
  alternatives: readonly string[];
};

/** quantity: in the product's own unit; null where nobody can say. */
export type WantedLine = { lineNo: number; sku: string | null; unit: string; quantity: string | null };

/** What one of a product's own unit takes. */
export type Ingredient = { materialSku: string; quantity: string };

/** The finding in which an approver says where the material of lines comes from of which nothing is known. */
export const MATERIAL_PLANNED = 'materialPlanned';

type Question = {
  lines: readonly WantedLine[];
  stock: ReadonlyMap<string, StockItem>;
  recipes: ReadonlyMap<string, readonly Ingredient[]>;
  today: string;
  /** The day on which the material has to be there. */
  neededOn: string;
};

type Decimal = ReturnType<typeof exact>;

/**
 * Whether the stock suffices, and when suppliers can bring what is missing (P-36). The lines take finished products in
 * their order from what nobody else has, above the safety stock (P-47, P-71); the rest is made of its materials, or
 * bought where it has none. What comes too late, or from nobody, is at risk. Lines of which nothing is known are named,
 * and do not fit.
 */
export function materialPlan({ lines, stock, recipes, today, neededOn }: Question): MaterialEvidence {
  const free = new Map([...stock.values()].map((item) => [item.sku, freeOf(item)]));
  const allocated = lines.map((line) => allocate(line, free, stock));
  const { needs, unknown } = needsOf(allocated, stock, recipes);
  const materials = [...needs].flatMap(([sku, required]) => {
    const item = stock.get(sku);
    return item ? [materialNeed(item, required)] : [];
  });
  return {
    neededOn,
    lines: allocated.flatMap((line) => (line.known ? [line.allocation] : [])),
    materials,
    unknown,
    fits: unknown.length === 0 && materials.every(({ atRisk }) => !atRisk),
  };

  function materialNeed(item: StockItem, required: Decimal): MaterialNeed {
    const available = free.get(item.sku) ?? exact('0');
    const missing = required.minus(available);
    const shortage = missing.isNegative() ? exact('0') : missing;
    const arrival = shortage.isZero() ? null : arrivalOf(text(shortage), item.suppliers, today);
    return {
      sku: item.sku,
      name: item.name,
      unit: item.unit,
      required: text(required),
      onHand: plain(item.onHand),
      reserved: plain(item.reserved),
      keptForOthers: plain(item.keptForOthers),
      safetyStock: plain(item.safetyStock),
      countedAt: item.countedAt,
      available: text(available),
      shortage: text(shortage),
      arrival,
      atRisk: !shortage.isZero() && (arrival === null || arrival.on > neededOn),
      alternatives: item.alternatives.flatMap((sku) => {
        const other = stock.get(sku);
        const there = free.get(sku) ?? exact('0');
        return other ? [{ sku, name: other.name, unit: other.unit, available: text(there) }] : [];
      }),
    };
  }
}

type Allocated =
  { known: true; allocation: Allocation; toProduce: Decimal } | { known: false; lineNo: number };

function allocate(
  { lineNo, sku, unit, quantity }: WantedLine,
  free: Map<string, Decimal>,
  stock: Question['stock'],
): Allocated {
  if (sku === null || quantity === null) return { known: false, lineNo };
  const required = exact(quantity);
  const there = free.get(sku) ?? exact('0');
  const fromStock = there.lessThan(required) ? there : required;
  if (free.has(sku)) free.set(sku, there.minus(fromStock));
  const toProduce = required.minus(fromStock);
  const figures = {
    required: text(required),
    fromStock: text(fromStock),
    toProduce: text(toProduce),
    keptForOthers: plain(stock.get(sku)?.keptForOthers ?? '0'),
  };
  return { known: true, allocation: { lineNo, sku, unit, ...figures }, toProduce };
}

function needsOf(
  lines: readonly Allocated[],
  stock: Question['stock'],
  recipes: Question['recipes'],
): { needs: Map<string, Decimal>; unknown: number[] } {
  const needs = new Map<string, Decimal>();
  const unknown: number[] = [];
  for (const line of lines) {
    if (!line.known) {
      unknown.push(line.lineNo);
      continue;
    }
    const { sku, lineNo } = line.allocation;
    const recipe = recipes.get(sku) ?? (stock.has(sku) ? [{ materialSku: sku, quantity: '1' }] : null);
    if (!recipe) unknown.push(lineNo);
    for (const { materialSku, quantity } of line.toProduce.isZero() ? [] : (recipe ?? [])) {
      const more = line.toProduce.times(exact(quantity));
      needs.set(materialSku, (needs.get(materialSku) ?? exact('0')).plus(more));
    }
  }
  return { needs, unknown };
}

function freeOf({ onHand, reserved, keptForOthers, safetyStock }: StockItem): Decimal {
  const left = [reserved, keptForOthers, safetyStock].reduce(
    (rest, taken) => rest.minus(exact(taken)),
    exact(onHand),
  );
  return left.isNegative() ? exact('0') : left;
}

function text(value: Decimal): string {
  return plain(value.toFixed());
}
