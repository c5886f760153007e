export type SampleItem = {
  sku: string;
  company: string;
  name: string;
  unit: string;
  onHand: string;
  reserved?: string;
  safetyStock?: string;
  suppliers?: readonly { name: string; leadDays: number; most?: string }[];
  alternatives?: readonly string[];
};

/** Finished products and what they are made of, as they are in the warehouses. */
export const STOCK: readonly SampleItem[] = [
  item('P100', '离心泵 ISG50', '40', { reserved: '10', safetyStock: '10' }),
  item('P105', '备件包', '120', {
    safetyStock: '20',
    suppliers: [{ name: '江南标准件', leadDays: 5 }],
  }),
  item('M-CAST', '泵体铸件', '600', {
    reserved: '80',
    safetyStock: '100',
    suppliers: [
      { name: '太行铸造', leadDays: 12, most: '800' },
      { name: '沧州铸件', leadDays: 20 },
    ],
  }),
  item('M-MOTOR', '电机 Y2', '300', {
    safetyStock: '50',
    suppliers: [{ name: '皖南电机', leadDays: 10, most: '500' }],
    alternatives: ['M-MOTOR-IE4'],
  }),
  item('M-MOTOR-IE4', '高效电机 YE4', '60', { suppliers: [{ name: '皖南电机', leadDays: 25 }] }),
  item('M-PLC', '可编程控制器', '24', {
    safetyStock: '8',
    suppliers: [{ name: '华东自动化', leadDays: 30, most: '60' }],
  }),
  paper('R-PULP', '漂白木浆', '420', {
    reserved: '60',
    safetyStock: '120',
    suppliers: [
      { name: '湛江浆业', leadDays: 9, most: '300' },
      { name: 'Nordic Pulp', leadDays: 45 },
    ],
    alternatives: ['R-RECYCLED'],
  }),
  paper('R-RECYCLED', '废纸浆', '200', { suppliers: [{ name: '粤再生', leadDays: 4, most: '150' }] }),
  paper('R-FILLER', '碳酸钙', '90', { safetyStock: '15', suppliers: [{ name: '桂林矿粉', leadDays: 6 }] }),
  paper('R100', '双胶纸 80g', '35', { reserved: '5', safetyStock: '10' }),
];

/** How much of a material one of the product's own unit takes. */
export const INGREDIENTS: readonly (readonly [
  company: string,
  sku: string,
  material: string,
  quantity: string,
])[] = [
  ...['P100', 'P101', 'P102', 'P900'].flatMap((sku) => [
    ['machinery', sku, 'M-CAST', '1'] as const,
    ['machinery', sku, 'M-MOTOR', '1'] as const,
  ]),
  ['machinery', 'P103', 'M-CAST', '4'],
  ['machinery', 'P103', 'M-MOTOR', '3'],
  ['machinery', 'P103', 'M-PLC', '1'],
  ['machinery', 'P104', 'M-PLC', '1'],
  ['paper', 'R100', 'R-PULP', '0.85'],
  ['paper', 'R100', 'R-FILLER', '0.18'],
  ['paper', 'R101', 'R-PULP', '0.7'],
  ['paper', 'R101', 'R-FILLER', '0.35'],
  ['paper', 'R102', 'R-PULP', '0.4'],
  ['paper', 'R102', 'R-RECYCLED', '0.7'],
];

/** Of one of the product's own unit, in CNY without tax. */
export const COSTS: readonly (readonly [
  company: string,
  sku: string,
  material: string,
  labour: string,
  energy: string,
  freight: string,
])[] = [
  ['machinery', 'P100', '52', '14', '3', '4'],
  ['machinery', 'P101', '980', '210', '40', '45'],
  ['machinery', 'P102', '1760', '330', '60', '70'],
  ['machinery', 'P103', '38500', '7800', '900', '1600'],
  ['machinery', 'P104', '7400', '1500', '120', '260'],
  ['machinery', 'P105', '290', '20', '0', '15'],
  ['machinery', 'P900', '1240', '320', '60', '45'],
  ['paper', 'R100', '3900', '420', '610', '180'],
  ['paper', 'R101', '4700', '520', '760', '180'],
  ['paper', 'R102', '3100', '430', '690', '180'],
];

type Rest = Omit<SampleItem, 'sku' | 'company' | 'name' | 'unit' | 'onHand'>;

function item(sku: string, name: string, onHand: string, rest: Rest): SampleItem {
  return { sku, company: 'machinery', name, unit: 'pcs', onHand, ...rest };
}

function paper(sku: string, name: string, onHand: string, rest: Rest): SampleItem {
  return { sku, company: 'paper', name, unit: 't', onHand, ...rest };
}
