import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ordinaryDocument } from '../setup/orders.ts';
import { type Stack, startStack } from '../setup/stack.ts';
import { digestsSaying } from '../setup/digests.ts';

type Body = {
  enquiryId: string;
  projectId: string;
  intakeNumber: string;
  answeredBy: string;
  type: string;
  errors: { path: string; code: string }[];
  enquiries: { id: string }[];
  projects: { id: string }[];
  next: string | null;
};

const ENQUIRY = {
  companyId: 'machinery',
  customerId: 'C001',
  customerName: '北风商贸',
  contact: '张工 138 0000 0000',
  channel: 'phone',
  variety: '水泵',
  spec: '扬程 30 米',
  quantity: '20–30 台',
  wantedOn: '2027-01-15',
  place: '上海市浦东新区',
  question: '能否在春节前交货?',
};
const PROJECT = {
  companyId: 'machinery',
  name: '浦东污水厂二期',
  owner: '浦东水务',
  place: '上海市浦东新区',
  scope: '成套泵站 12 套',
  expectedOn: '2027-06-30',
};
const NOBODY = '00000000-0000-4000-8000-000000000000';

describe('given people who take orders in, and customers who first ask', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({ worker: false });
  });

  afterAll(async () => {
    await stack.close();
  });

  const post = (path: string, body: object, { as = 'clerk', key = crypto.randomUUID() as string } = {}) =>
    stack.as(as).post<Body>(path, body, { key });
  const get = (path: string, as = 'clerk') => stack.as(as).get<Body>(path);
  const faults = ({ status, body }: { status: number; body: Body }) => [
    status,
    ...(body.errors ?? []).map(({ path, code }) => `${path} ${code}`),
  ];

  test('when an enquiry is recorded in detail and answered, then both are kept, with whom and when, once (P-14)', async () => {
    const { status, body } = await post('/enquiries', ENQUIRY, { key: 'enquiry' });
    expect(status).toBe(201);
    expect((await post('/enquiries', ENQUIRY, { key: 'enquiry' })).body).toEqual(body);
    const path = `/enquiries/${body.enquiryId}`;
    expect((await get(path)).body).toMatchObject({ ...ENQUIRY, recordedBy: 'clerk', answer: null });
    const answer = { answer: '可以,一月十五日前' };
    const answers = await Promise.all(['sales', 'clerk'].map((as) => post(`${path}/answer`, answer, { as })));
    expect(answers.map((one) => one.status).toSorted()).toEqual([200, 409]);
    const answeredBy = answers.find((one) => one.status === 200)?.body.answeredBy;
    expect((await get(path)).body).toMatchObject({ ...answer, answeredBy });
    const events = stack.db
      .selectFrom('audit_events')
      .select('kind')
      .where('subject_id', '=', body.enquiryId);
    expect((await events.execute()).map(({ kind }) => kind).toSorted()).toEqual([
      'enquiry-answered',
      'enquiry-recorded',
    ]);
  });

  test('when an enquiry is not answered, then it is in the digest of who may answer it, until it is (P-14)', async () => {
    const variety = '防爆水泵';
    const { body } = await post('/enquiries', { ...ENQUIRY, variety });
    const told = async (now: Date) => Object.keys(await digestsSaying(stack.db, variety, now));
    const tomorrow = new Date(stack.clock.now().getTime() + 86_400_000);
    const people = await told(tomorrow);
    expect(people).toEqual(expect.arrayContaining(['clerk', 'sales']));
    expect(people).not.toContain('planner');
    await post(`/enquiries/${body.enquiryId}/answer`, { answer: '可以' });
    expect(await told(new Date(tomorrow.getTime() + 86_400_000))).toEqual([]);
  });

  test('when an enquiry names what is not there, or comes from whom it should not, then it is refused (P-14, P-166)', async () => {
    expect(
      faults(await post('/enquiries', { ...ENQUIRY, customerId: 'C999', wantedOn: '2027-02-30' })),
    ).toEqual([422, 'customerId unknown-customer', 'wantedOn not-a-date']);
    expect(faults(await post('/enquiries', { ...ENQUIRY, variety: ' ' }))[0]).toBe(422);
    expect((await post('/enquiries', ENQUIRY, { as: 'credit' })).status).toBe(403);
    expect((await post('/enquiries', { ...ENQUIRY, companyId: 'nowhere' })).status).toBe(403);
    expect((await post(`/enquiries/${NOBODY}/answer`, { answer: '是' })).status).toBe(404);
    const { body } = await post('/enquiries', ENQUIRY);
    expect(
      (await post(`/enquiries/${body.enquiryId}/answer`, { answer: '是' }, { as: 'credit' })).status,
    ).toBe(404);
    expect((await get(`/enquiries/${NOBODY}`)).status).toBe(404);
  });

  test('when enquiries are listed, then by page, the open ones alone where wanted, contacts for who may see them (P-14, P-17)', async () => {
    for (const _ of [1, 2, 3]) await post('/enquiries', ENQUIRY);
    const first = await get('/enquiries?answered=false&limit=2');
    expect(first.body.enquiries).toHaveLength(2);
    const second = await get(first.body.next ?? '');
    const ids = [...first.body.enquiries, ...second.body.enquiries].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(first.body.enquiries[0]).toHaveProperty('contact');
    expect((await get('/enquiries', 'planner')).body.enquiries[0]).not.toHaveProperty('contact');
    expect((await get('/enquiries?company=nowhere')).body).toEqual({ enquiries: [], next: null });
  });

  test('when a project is registered, then it is, once under its name, and listed (P-9)', async () => {
    const { status, body } = await post('/projects', PROJECT, { key: 'project' });
    expect(status).toBe(201);
    expect((await post('/projects', PROJECT, { key: 'project' })).body).toEqual(body);
    expect((await get(`/projects/${body.projectId}`)).body).toMatchObject({
      ...PROJECT,
      registeredBy: 'clerk',
    });
    expect((await post('/projects', PROJECT, { as: 'sales' })).body.type).toBe(
      '/problems/duplicate-reference',
    );
    await post('/projects', { ...PROJECT, name: '临港泵站' });
    const first = await get('/projects?limit=1');
    const second = await get(first.body.next ?? '');
    expect([...first.body.projects, ...second.body.projects].map(({ id }) => id)).toContain(body.projectId);
    expect(
      faults(await post('/projects', { ...PROJECT, customerId: 'C999', expectedOn: '2027-13-01' })),
    ).toEqual([422, 'customerId unknown-customer', 'expectedOn not-a-date']);
    expect((await post('/projects', PROJECT, { as: 'planner' })).status).toBe(403);
    expect((await get(`/projects/${NOBODY}`)).status).toBe(404);
  });

  test('when an order comes from an enquiry and for a project, then it shows both; what is not there is named (P-9, P-14)', async () => {
    const { body: enquiry } = await post('/enquiries', ENQUIRY);
    const { body: project } = await post('/projects', { ...PROJECT, name: '虹桥泵站' });
    const links = { enquiryId: enquiry.enquiryId, projectId: project.projectId };
    const form = { companyId: 'machinery', channel: 'phone', document: ordinaryDocument() };
    const { status, body } = await post('/orders', { ...form, ...links });
    expect(status).toBe(201);
    expect((await get(`/orders/${body.intakeNumber}`)).body).toMatchObject(links);
    for (const filter of [`project=${links.projectId}`, `enquiry=${links.enquiryId}`]) {
      expect((await get(`/orders?${filter}`)).body).toMatchObject({
        orders: [{ intakeNumber: body.intakeNumber }],
      });
    }
    expect((await get(`/orders?project=${NOBODY}`)).body).toMatchObject({ orders: [] });
    expect(faults(await post('/orders', { ...form, enquiryId: NOBODY, projectId: NOBODY }))).toEqual([
      422,
      'enquiryId unknown-enquiry',
      'projectId unknown-project',
    ]);
  });
});
