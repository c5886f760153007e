import type { Generated } from 'kysely';
import type { Decimal } from './columns.ts';

export type StockItemsTable = {
  company_id: string;
  sku: string;
  name: string;
  unit: string;
  on_hand: Generated<Decimal>;
  reserved: Generated<Decimal>;
  safety_stock: Generated<Decimal>;
  counted_at: Date | null;
  sample: Generated<boolean>;
};

/** ended_at: since when it is consumed or released. */
export type StockReservationsTable = {
  order_id: string;
  revision: number;
  company_id: string;
  sku: string;
  quantity: Decimal;
  state: 'reserved' | 'effective' | 'consumed' | 'released';
  expires_at: Date | null;
  ended_at: Date | null;
};

export type ProductMaterialsTable = {
  company_id: string;
  sku: string;
  material_sku: string;
  quantity: Decimal;
};

export type MaterialSuppliersTable = {
  company_id: string;
  material_sku: string;
  supplier: string;
  lead_days: number;
  most: Decimal | null;
};

export type MaterialAlternativesTable = {
  company_id: string;
  material_sku: string;
  alternative_sku: string;
};
