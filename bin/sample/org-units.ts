/** The sample group: two companies under policies of their own, each with departments. */
export const GROUP = { id: 'huayun', code: 'HY', zh: '华云集团', en: 'Huayun Group' } as const;

export type SampleCompany = {
  id: string;
  code: string;
  zh: string;
  en: string;
  policyId: string;
  departments: Readonly<Record<string, { zh: string; en: string }>>;
};

const DEPARTMENTS = {
  sales: { zh: '销售部', en: 'Sales' },
  finance: { zh: '财务部', en: 'Finance' },
  production: { zh: '生产部', en: 'Production' },
};

export const COMPANIES: readonly SampleCompany[] = [
  {
    id: 'machinery',
    code: 'HM',
    zh: '华云机电',
    en: 'Huayun Machinery',
    policyId: 'standard',
    departments: { ...DEPARTMENTS, credit: { zh: '信用管理部', en: 'Credit' } },
  },
  {
    id: 'paper',
    code: 'HP',
    zh: '华云纸业',
    en: 'Huayun Paper',
    policyId: 'generic-2',
    departments: DEPARTMENTS,
  },
];
