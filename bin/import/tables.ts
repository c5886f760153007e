import { type Importer, importer, type ImportInto } from './importer.ts';
import { type Fields, type Table } from './table.ts';
import { costs } from './tables/costs.ts';
import { creditAccounts } from './tables/credit-accounts.ts';
import { customers } from './tables/customers.ts';
import { ingredients } from './tables/ingredients.ts';
import { openingBalances } from './tables/opening-balances.ts';
import { orgUnits } from './tables/org-units.ts';
import { people } from './tables/people.ts';
import { products } from './tables/products.ts';
import { stockItems } from './tables/stock-items.ts';
import { suppliers } from './tables/suppliers.ts';
import { unitsOfMeasure } from './tables/units-of-measure.ts';
import { workCentres } from './tables/work-centres.ts';

export type Kind = {
  of: Table<Fields>['of'];
  fields: readonly string[];
  importer: (into: Omit<ImportInto, 'kind'>) => Importer;
};

/** What can be imported, in the order in which one needs the other. */
export const KINDS: ReadonlyMap<string, Kind> = new Map([
  kindOf('units-of-measure', unitsOfMeasure),
  kindOf('org-units', orgUnits),
  kindOf('people', people),
  kindOf('work-centres', workCentres),
  kindOf('products', products),
  kindOf('costs', costs),
  kindOf('stock-items', stockItems),
  kindOf('ingredients', ingredients),
  kindOf('suppliers', suppliers),
  kindOf('customers', customers),
  kindOf('credit-accounts', creditAccounts),
  kindOf('opening-balances', openingBalances),
]);

function kindOf<R extends Fields>(kind: string, table: Table<R>): [string, Kind] {
  const { shape } = table.form;
  const fields = Object.entries(shape).map(([name, form]) =>
    form.safeParse(undefined).success ? `[${name}]` : name,
  );
  return [kind, { of: table.of, fields, importer: (into) => importer(table, { ...into, kind }) }];
}
