import type { ProfitEvidence } from '../gates/evidence.ts';
import { currencyDigits } from '../money/currency.ts';
import { exact } from '../money/exact.ts';

/** What one of a product's own unit costs, without tax, in a currency. */
export type UnitCosts = {
  currency: string;
  material: string;
  labour: string;
  energy: string;
  freight: string;
};

/** net: without tax. quantity: in the product's own unit; null where nobody can say. */
export type PricedLine = {
  lineNo: number;
  net: string;
  quantity: string | null;
  costs: UnitCosts | null;
};

type Decimal = ReturnType<typeof exact>;
type Question = { lines: readonly PricedLine[]; currency: string; minimumMargin: string | null };

/**
 * What an order earns (P-38): net price less material, labour, energy and freight, as a share of the net price, by
 * line and in all. It is too low below `minimumMargin` (a share such as "0.08"), and where it is a loss. A line
 * without known costs in the order's currency is named, and nothing is said of the whole.
 */
export function profitOf({ lines, currency, minimumMargin }: Question): ProfitEvidence {
  const costed = lines.map((line) => ({ line, costs: costsOf(line, currency) }));
  const unknown = costed.flatMap(({ line, costs }) => (costs === null ? [line.lineNo] : []));
  const net = sum(lines.map((line) => exact(line.net)));
  const cost = unknown.length > 0 ? null : sum(costed.flatMap(({ costs }) => costs?.total ?? []));
  const amount = (value: Decimal) => value.toFixed(currencyDigits(currency));
  return {
    net: amount(net),
    cost: cost && amount(cost),
    profit: cost && amount(net.minus(cost)),
    margin: cost && shareOf(net, cost),
    minimumMargin,
    tooLow: cost !== null && isTooLow(net, cost, minimumMargin),
    lines: costed.map(({ line, costs }) => ({
      lineNo: line.lineNo,
      net: line.net,
      costs: costs && {
        material: amount(costs.material),
        labour: amount(costs.labour),
        energy: amount(costs.energy),
        freight: amount(costs.freight),
        total: amount(costs.total),
      },
      margin: costs && shareOf(exact(line.net), costs.total),
    })),
    unknown,
  };
}

/** Each kind of cost rounded half up to the minor unit, so that the parts shown make the total. */
function costsOf({ quantity, costs }: PricedLine, currency: string) {
  if (quantity === null || costs?.currency !== currency) return null;
  const of = (perUnit: string) =>
    exact(perUnit).times(exact(quantity)).toDecimalPlaces(currencyDigits(currency));
  const [material, labour] = [of(costs.material), of(costs.labour)];
  const [energy, freight] = [of(costs.energy), of(costs.freight)];
  return { material, labour, energy, freight, total: sum([material, labour, energy, freight]) };
}

/** (net − cost) / net to four decimals, half up; null where the goods are given away. */
function shareOf(net: Decimal, cost: Decimal): string | null {
  return net.isZero() ? null : net.minus(cost).dividedBy(net).toDecimalPlaces(4).toFixed(4);
}

/** Without dividing, so that it is exact. */
function isTooLow(net: Decimal, cost: Decimal, minimum: string | null): boolean {
  const profit = net.minus(cost);
  return profit.isNegative() || profit.lessThan(net.times(exact(minimum ?? '0')));
}

function sum(values: readonly Decimal[]): Decimal {
  return values.reduce((total, value) => total.plus(value), exact('0'));
}
