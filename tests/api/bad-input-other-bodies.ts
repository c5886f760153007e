import { customerOf, PRODUCT } from '../../bin/paths/seed-paths.ts';
import type { Json } from './bad-input-json.ts';

const UUID = '00000000-0000-4000-8000-000000000000';
const INVOICE = { receivableId: 'INV-1', amount: '2260.00', invoicedOn: '2026-11-24', dueOn: '2026-12-24' };

/**
 * Forms that no path of `demo:paths` sends, by whom of the company that works under `switchgear`; `ORDER` is one of its
 * orders.
 */
export const OTHER_BODIES: {
  role: 'sales_clerk' | 'finance_officer';
  path: string;
  /** POST where it is absent. */
  method?: 'PATCH';
  body: Json;
}[] = [
  {
    role: 'sales_clerk',
    path: '/orders/ORDER/questions',
    body: { question: '进出线方向?', method: 'phone' },
  },
  { role: 'sales_clerk', path: `/orders/ORDER/risks/${UUID}/handling`, body: { handling: '已订车' } },
  { role: 'finance_officer', path: '/orders/ORDER/invoices', body: INVOICE },
  { role: 'finance_officer', path: `/receivable-payments/${UUID}/undo`, body: { reason: '记错' } },
  { role: 'finance_officer', path: '/invoices', body: { intakeNumber: 'ORDER', ...INVOICE } },
  {
    role: 'finance_officer',
    path: '/stock-levels',
    body: {
      companyId: 'paths-switchgear',
      countedAt: '2026-11-22T08:00:00+08:00',
      levels: [{ sku: PRODUCT, onHand: '60', safetyStock: '50' }],
    },
  },
  {
    role: 'sales_clerk',
    path: '/customers',
    body: { companyId: 'paths-switchgear', customerId: 'K100', name: '临港新材料', email: 'a@b.example' },
  },
  {
    role: 'sales_clerk',
    method: 'PATCH',
    path: `/customers/${customerOf('switchgear', 'known')}`,
    body: { name: '临港新材料', contact: '周采购', phone: '021-5555', email: 'a@b.example', locale: 'en' },
  },
  { role: 'sales_clerk', path: '/notices/read', body: { ids: [UUID] } },
  // The last: nothing more is done with an order that is complete.
  { role: 'sales_clerk', path: '/orders/ORDER/completion', body: { note: '已交货' } },
];
