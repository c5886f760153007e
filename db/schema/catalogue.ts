import type { Generated } from 'kysely';
import type { Decimal } from './columns.ts';

export type UnitsOfMeasureTable = {
  code: string;
  name_zh: string;
  name_en: string;
  decimals: number;
  tolerance: Generated<Decimal>;
};

export type ProductsTable = {
  company_id: string;
  sku: string;
  name: string;
  unit: string;
  list_price: Decimal;
  tax_rate: Decimal;
  in_catalogue: Generated<boolean>;
  sensitive: Generated<boolean>;
  /** YYYY-MM-DD; null while it is made. */
  discontinued_on: string | null;
};

export type ProductUnitsTable = {
  company_id: string;
  sku: string;
  unit: string;
  factor: Decimal;
};

export type ProductCostsTable = {
  company_id: string;
  sku: string;
  currency: string;
  material: Decimal;
  labour: Decimal;
  energy: Decimal;
  freight: Decimal;
  sample: Generated<boolean>;
};
