/** history: one invoice each; daysAgo: when it was invoiced; paidAfter: days from invoice to payment, absent while open. */
export type SampleInvoice = { amount: string; daysAgo: number; termDays: number; paidAfter?: number };

export type SampleCustomer = {
  id: string;
  company: string;
  name: string;
  locale?: 'en';
  /** null: nobody has given the customer a limit. */
  account: { limit: string; rating: 'A' | 'B' | 'C' | 'D' } | null;
  history?: readonly SampleInvoice[];
};

const GOOD: readonly SampleInvoice[] = [
  { amount: '86000', daysAgo: 160, termDays: 30, paidAfter: 27 },
  { amount: '120000', daysAgo: 95, termDays: 30, paidAfter: 29 },
  { amount: '64000', daysAgo: 20, termDays: 30 },
];
const SLOW: readonly SampleInvoice[] = [
  { amount: '42000', daysAgo: 150, termDays: 30, paidAfter: 62 },
  { amount: '38000', daysAgo: 80, termDays: 30 },
];

export const CUSTOMERS: readonly SampleCustomer[] = [
  {
    id: 'C001',
    company: 'machinery',
    name: '东海水务集团',
    account: { limit: '5000000', rating: 'A' },
    history: GOOD,
  },
  {
    id: 'C002',
    company: 'machinery',
    name: '江南泵业商行',
    account: { limit: '300000', rating: 'B' },
    history: GOOD,
  },
  { id: 'C003', company: 'machinery', name: '小石桥五金店', account: { limit: '20000', rating: 'C' } },
  {
    id: 'C004',
    company: 'machinery',
    name: '西岭矿业',
    account: { limit: '400000', rating: 'D' },
    history: SLOW,
  },
  {
    id: 'C005',
    company: 'machinery',
    name: '北方热电',
    account: { limit: '800000', rating: 'A' },
    history: GOOD,
  },
  {
    id: 'C006',
    company: 'machinery',
    name: 'Harbour Works Ltd',
    locale: 'en',
    account: { limit: '1200000', rating: 'B' },
  },
  {
    id: 'C007',
    company: 'machinery',
    name: '南湖污水处理厂',
    account: { limit: '250000', rating: 'B' },
    history: SLOW,
  },
  {
    id: 'C008',
    company: 'machinery',
    name: '云岭化工',
    account: { limit: '600000', rating: 'B' },
    history: GOOD,
  },
  { id: 'C009', company: 'machinery', name: '中原粮机', account: { limit: '150000', rating: 'C' } },
  {
    id: 'C010',
    company: 'machinery',
    name: '海城船舶配套',
    account: { limit: '900000', rating: 'A' },
    history: GOOD,
  },
  { id: 'C011', company: 'machinery', name: '新城市政工程(新客户)', account: null },
  { id: 'C012', company: 'machinery', name: '青山农机站', account: { limit: '80000', rating: 'B' } },
  {
    id: 'K001',
    company: 'paper',
    name: '晨光印刷',
    account: { limit: '600000', rating: 'A' },
    history: GOOD,
  },
  {
    id: 'K002',
    company: 'paper',
    name: '文华包装',
    account: { limit: '150000', rating: 'B' },
    history: SLOW,
  },
  { id: 'K003', company: 'paper', name: '朝阳出版社', account: { limit: '1000000', rating: 'A' } },
];
