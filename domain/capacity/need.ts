import { exact } from '../money/exact.ts';
import { type Operation, operationsFor, type RoutingStep } from './routing.ts';

/** The work of an order: one chain of operations a line that has any. */
export type CapacityNeed = {
  jobs: Operation[][];
  /** Ascending, the order in which they are locked. */
  centreIds: string[];
  /**
   * Lines of no product, of one without a routing, or in a unit that it has no factor for: nobody can say what they
   * take.
   */
  unknown: number[];
};

export type RoutedProduct = {
  sku: string;
  unit: string;
  /** Unit → how many of the product's own unit one of it is. */
  factors: Record<string, string>;
  steps: RoutingStep[];
};

/** The finding in which the planner says what is planned for lines of which no routing says what they take. */
export const HOURS_PLANNED = 'hoursPlanned';

type Line = { lineNo: number; sku?: string | undefined; unit: string; quantity: string };

/** What lines take by the routings of their products (P-31); a routing of no hours is of a product that takes none. */
export function needOf(
  lines: readonly Line[],
  routed: ReadonlyMap<string, Omit<RoutedProduct, 'sku'>>,
): CapacityNeed {
  const jobs: Operation[][] = [];
  const unknown: number[] = [];
  for (const { sku, unit, quantity, lineNo } of lines) {
    const product = sku === undefined ? undefined : routed.get(sku);
    const factor = unit === product?.unit ? '1' : product?.factors[unit];
    if (!product || factor === undefined) unknown.push(lineNo);
    else jobs.push(operationsFor(product.steps, exact(quantity).times(exact(factor)).toFixed()));
  }
  const working = jobs.map((job) => job.filter(({ hours }) => hours > 0)).filter((job) => job.length > 0);
  const centreIds = [...new Set(working.flat().map(({ workCentreId }) => workCentreId))].toSorted();
  return { jobs: working, centreIds, unknown };
}
