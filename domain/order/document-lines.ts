import { compareMoney, moneyProblem } from '../money/money.ts';
import { isTaxRate } from '../money/tax.ts';
import { decimalsOf, quantityProblem } from '../quantity/quantity.ts';
import type { Units } from '../quantity/quantity.ts';
import type { OrderLine } from './document.ts';
import { pricePair } from './document-complete.ts';
import { isBlank } from './document-paths.ts';
import { missing, problem } from './document-problem.ts';
import type { DocumentProblem } from './document-problem.ts';
import { basisOf } from './document-totals.ts';

const REASONS = {
  'not-a-decimal': { zh: '不是普通的十进制数', en: 'is not a plain decimal number such as "12.50"' },
  'not-positive': { zh: '必须大于零', en: 'must be above zero' },
  'too-large': { zh: '过大', en: 'is too large' },
  'too-many-decimals': { zh: '小数位过多', en: 'has too many decimals' },
  'unknown-unit': { zh: '计量单位未知', en: 'is in an unknown unit' },
} as const;

/** What is wrong with the lines themselves: product, quantity, unit, price, tax, numbers (P-4). */
export function lineProblems(lines: readonly OrderLine[], currency: string, units: Units): DocumentProblem[] {
  const first = new Map<number, number>();
  return lines.flatMap((line, index) => {
    const path = `lines[${index}]`;
    const found = [
      ...productProblems(line, path),
      ...quantityProblems(line, path, units),
      ...priceProblems(line, path, currency),
    ];
    const { lineNo } = line;
    if (lineNo === undefined) return found;
    if (!Number.isSafeInteger(lineNo) || lineNo < 1 || first.has(lineNo)) {
      found.push(
        problem(
          `${path}.lineNo`,
          'line-number',
          `行号 ${lineNo} 无效或重复`,
          `line number ${lineNo} is invalid or used twice`,
        ),
      );
    }
    first.set(lineNo, index);
    return found;
  });
}

function productProblems(line: OrderLine, path: string): DocumentProblem[] {
  if (!isBlank(line.sku)) return [];
  const found = [];
  if (isBlank(line.name))
    found.push(missing(`${path}.name`, '产品编码或产品名称', 'a product code or a product name'));
  if (isBlank(line.spec))
    found.push(missing(`${path}.spec`, '产品编码或规格型号', 'a product code or a specification'));
  return found;
}

function quantityProblems(line: OrderLine, path: string, units: Units): DocumentProblem[] {
  const { quantity, unit } = line;
  const unsaid = [];
  if (isBlank(quantity)) unsaid.push(missing(`${path}.quantity`, '数量', 'the quantity'));
  if (isBlank(unit)) unsaid.push(missing(`${path}.unit`, '计量单位', 'the unit'));
  const unknownUnit = decimalsOf(unit, units) === null ? ('unknown-unit' as const) : null;
  const found = isBlank(quantity) ? unknownUnit : quantityProblem(quantity, unit, units);
  if (found === null || (found === 'unknown-unit' && isBlank(unit))) return unsaid;
  const { zh, en } = REASONS[found];
  const at = found === 'unknown-unit' ? `${path}.unit` : `${path}.quantity`;
  const [wrongZh, wrongEn] = [`数量 ${quantity} ${unit} ${zh}`, `the quantity ${quantity} ${unit} ${en}`];
  return [...unsaid, problem(at, found, wrongZh, wrongEn)];
}

function priceProblems(line: OrderLine, path: string, currency: string): DocumentProblem[] {
  const found: DocumentProblem[] = [];
  if (isBlank(line.taxRate)) {
    found.push(missing(`${path}.taxRate`, '税率', 'the tax rate'));
  } else if (!isTaxRate(line.taxRate)) {
    const en = `the tax rate "${line.taxRate}" must be a share from 0 to below 1 such as "0.13"`;
    found.push(
      problem(`${path}.taxRate`, 'not-a-tax-rate', `税率“${line.taxRate}”应为小于 1 的小数,如 0.13`, en),
    );
  }
  const agreed = line.priceBasis === undefined ? undefined : line[`${line.priceBasis}Price`];
  if (isBlank(line.netPrice) && isBlank(line.grossPrice)) {
    found.push(missing(`${path}.netPrice`, '单价(不含税或含税)', 'the unit price (net or gross)'));
  } else if (line.priceBasis !== undefined && isBlank(agreed)) {
    found.push(missing(`${path}.${line.priceBasis}Price`, '单价', `the ${line.priceBasis} unit price`));
  }
  for (const name of ['netPrice', 'grossPrice'] as const) {
    const price = line[name];
    if (price !== undefined && !isBlank(price)) {
      found.push(...amountProblems(price, `${path}.${name}`, currency));
    }
  }
  return found.length > 0 ? found : pairProblems(line, path, currency);
}

function amountProblems(price: string, path: string, currency: string): DocumentProblem[] {
  const found = moneyProblem(price, currency);
  if (found !== null) {
    const { zh, en } = REASONS[found];
    return [problem(path, found, `单价 ${price} ${currency} ${zh}`, `the price ${price} ${currency} ${en}`)];
  }
  if (compareMoney(price, '0') >= 0) return [];
  return [problem(path, 'negative', `单价 ${price} 不能为负`, `the price ${price} must not be negative`)];
}

/** When both prices are given, the one must follow from the other. */
function pairProblems(line: OrderLine, path: string, currency: string): DocumentProblem[] {
  const { netPrice, grossPrice } = line;
  if (netPrice === undefined || grossPrice === undefined || isBlank(netPrice) || isBlank(grossPrice))
    return [];
  const { basis, price } = basisOf(line);
  const derived = derivedPrice(basis, price, line.taxRate, currency);
  const given = basis === 'net' ? grossPrice : netPrice;
  if (derived !== null && compareMoney(derived, given) === 0) return [];
  const other = basis === 'net' ? 'gross' : 'net';
  const zh = `两个单价不一致:按税率应为 ${derived ?? '—'},给出的是 ${given}`;
  const en = `the two prices disagree: ${basis} ${price} makes ${other} ${derived ?? 'too large'}, not ${given}`;
  return [problem(`${path}.${other}Price`, 'price-mismatch', zh, `${en}; give only one`)];
}

function derivedPrice(
  basis: 'net' | 'gross',
  price: string,
  taxRate: string,
  currency: string,
): string | null {
  try {
    const pair = pricePair(basis, price, taxRate, currency);
    return basis === 'net' ? pair.gross : pair.net;
  } catch {
    return null;
  }
}
