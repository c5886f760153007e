/** decimals and tolerance (a share of the quantity) of what is counted or weighed in the unit. */
export const UNITS = [
  { code: 'pcs', zh: '件', en: 'pieces', decimals: 0, tolerance: '0' },
  { code: 'set', zh: '套', en: 'sets', decimals: 0, tolerance: '0' },
  { code: 't', zh: '吨', en: 'tonnes', decimals: 3, tolerance: '0.05' },
  { code: 'kg', zh: '千克', en: 'kilograms', decimals: 2, tolerance: '0.03' },
  { code: 'm', zh: '米', en: 'metres', decimals: 2, tolerance: '0.02' },
] as const;

export type SampleCentre = {
  id: string;
  company: string;
  zh: string;
  en: string;
  hoursPerDay: string;
  overtime: { hours: string; costPerHour: string };
  equipment: { hours: string; costPerDay: string };
  outsourcing: { costPerHour: string; leadDays: number };
};

export const WORK_CENTRES: readonly SampleCentre[] = [
  {
    id: 'M-CUT',
    company: 'machinery',
    zh: '下料加工',
    en: 'Cutting and machining',
    hoursPerDay: '16',
    overtime: { hours: '4', costPerHour: '90' },
    equipment: { hours: '8', costPerDay: '1500' },
    outsourcing: { costPerHour: '160', leadDays: 5 },
  },
  {
    id: 'M-ASM',
    company: 'machinery',
    zh: '装配',
    en: 'Assembly',
    hoursPerDay: '24',
    overtime: { hours: '6', costPerHour: '80' },
    equipment: { hours: '0', costPerDay: '0' },
    outsourcing: { costPerHour: '140', leadDays: 7 },
  },
  {
    id: 'M-TST',
    company: 'machinery',
    zh: '试验台',
    en: 'Test bench',
    hoursPerDay: '8',
    overtime: { hours: '4', costPerHour: '110' },
    equipment: { hours: '8', costPerDay: '2200' },
    outsourcing: { costPerHour: '0', leadDays: 0 },
  },
  {
    id: 'P-MC1',
    company: 'paper',
    zh: '一号纸机',
    en: 'Paper machine 1',
    hoursPerDay: '22',
    overtime: { hours: '2', costPerHour: '600' },
    equipment: { hours: '0', costPerDay: '0' },
    outsourcing: { costPerHour: '0', leadDays: 0 },
  },
  {
    id: 'P-CUT',
    company: 'paper',
    zh: '分切',
    en: 'Slitting',
    hoursPerDay: '16',
    overtime: { hours: '6', costPerHour: '120' },
    equipment: { hours: '8', costPerDay: '1800' },
    outsourcing: { costPerHour: '200', leadDays: 3 },
  },
];

export type SampleProduct = {
  sku: string;
  company: string;
  name: string;
  unit: string;
  listPrice: string;
  inCatalogue: boolean;
  /** How much of the product's own unit one of the other unit is. */
  units?: Readonly<Record<string, string>>;
  /** Steps in order: hours of one unit, and to set up. */
  routing: readonly { centre: string; setup: string; perUnit: string }[];
};

const PUMP = [
  { centre: 'M-CUT', setup: '1', perUnit: '0.05' },
  { centre: 'M-ASM', setup: '0.5', perUnit: '0.08' },
  { centre: 'M-TST', setup: '0.5', perUnit: '0.02' },
];
const PAPER = [
  { centre: 'P-MC1', setup: '2', perUnit: '0.25' },
  { centre: 'P-CUT', setup: '0.5', perUnit: '0.1' },
];

export const PRODUCTS: readonly SampleProduct[] = [
  product('P100', '离心泵 ISG50', '100.00', PUMP),
  product('P101', '离心泵 ISG80', '1860.00', PUMP, { set: '1' }),
  product('P102', '潜水泵 WQ100', '3240.00', PUMP),
  product('P103', '成套供水设备', '68000.00', [
    { centre: 'M-CUT', setup: '4', perUnit: '6' },
    { centre: 'M-ASM', setup: '4', perUnit: '18' },
    { centre: 'M-TST', setup: '2', perUnit: '6' },
  ]),
  product('P104', '控制柜', '12600.00', [
    { centre: 'M-ASM', setup: '1', perUnit: '5' },
    { centre: 'M-TST', setup: '0.5', perUnit: '1' },
  ]),
  // From the shelf: it takes no hours.
  product('P105', '备件包', '480.00', [{ centre: 'M-ASM', setup: '0', perUnit: '0' }]),
  { ...product('P900', '停产泵 2BA-6(目录外)', '2100.00', PUMP), inCatalogue: false },
  { ...product('R100', '双胶纸 80g', '6100.00', PAPER), company: 'paper', unit: 't', units: { kg: '0.001' } },
  {
    ...product('R101', '铜版纸 128g', '7400.00', PAPER),
    company: 'paper',
    unit: 't',
    units: { kg: '0.001' },
  },
  {
    ...product('R102', '牛皮卡纸 200g', '5200.00', PAPER),
    company: 'paper',
    unit: 't',
    units: { kg: '0.001' },
  },
];

function product(
  sku: string,
  name: string,
  listPrice: string,
  routing: SampleProduct['routing'],
  units: SampleProduct['units'] = {},
): SampleProduct {
  return { sku, company: 'machinery', name, unit: 'pcs', listPrice, inCatalogue: true, units, routing };
}
