import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OrderDocument } from '../../domain/order/document.ts';
import type { Role } from '../../domain/roles.ts';
import { commandFixture, documentOf, type Fixture, problemOf } from './commands-fixture.ts';
import { CITED, gateOf, policyWithGates } from './gates-policy.ts';

const title = (code: string) => ({ zh: code, en: code });

function finding(code: string, type: string, rule: string, more = {}) {
  return { code, title: title(code), type, requiredFor: ['approve'], rule, source: 'test', ...more };
}

const DELIVERY = { findings: [finding('possibleOn', 'date', 'P-40')] };
const REGULAR = '!("non-regular" in order.classes)';
const NON_REGULAR = '"non-regular" in order.classes';
const offices = (...roles: string[]) => roles.map((role) => ({ role }));

/** Source 4g: clerk, production and material control answer one question; of a non-regular order design does too. */
const DELIVERY_DATE = policyWithGates(
  'delivery-date',
  [
    gateOf('delivery-date', {
      mode: 'all',
      when: REGULAR,
      owners: offices('sales_clerk', 'production_planner', 'material_controller'),
      rule: 'P-40',
      ...DELIVERY,
    }),
    gateOf('delivery-date-design', {
      mode: 'all',
      when: NON_REGULAR,
      owners: offices('sales_clerk', 'designer', 'production_planner', 'material_controller'),
      rule: 'P-41',
      ...DELIVERY,
    }),
    gateOf('allocation', {
      after: ['delivery-date', 'delivery-date-design'],
      owners: offices('production_planner'),
      rule: 'P-47',
      findings: [finding('fromStock', 'number', 'P-47'), finding('fromProduction', 'number', 'P-47')],
    }),
  ],
  {
    lifecycle: ['UNDER_REVIEW'],
    fields: [{ code: 'newProcess', title: title('newProcess'), type: 'boolean', rule: 'P-19', source: '4g' }],
    classes: [
      {
        code: 'non-regular',
        title: title('non-regular'),
        when: 'order.fields.newProcess',
        rule: 'P-19',
        source: '4g',
      },
      { code: 'regular', title: title('regular'), rule: 'P-19', source: '4g' },
    ],
    orderNumber: {
      ...policyWithGates('x', []).orderNumber,
      classCodes: { 'non-regular': 'N', regular: 'R' },
    },
  },
);

/** Source 2: a team evaluates, under one clock. Source 1a: sensitive goods go through compliance. */
const TEAM = ['sales', 'production', 'purchasing', 'technical'];
const TEAM_OFFICE: Record<string, string> = {
  sales: 'sales_clerk',
  production: 'production_planner',
  purchasing: 'purchasing_officer',
  technical: 'technical_engineer',
};
const TEAM_POLICY = policyWithGates(
  'team',
  [
    gateOf('compliance', {
      when: 'order.fields.sensitive',
      owners: offices('compliance_officer'),
      refusal: 'reject',
      rule: 'P-24',
    }),
    ...TEAM.map((code) =>
      gateOf(code, { after: ['compliance'], owners: offices(TEAM_OFFICE[code] ?? ''), rule: 'P-34' }),
    ),
  ],
  {
    lifecycle: ['UNDER_REVIEW'],
    fields: [{ code: 'sensitive', title: title('sensitive'), type: 'boolean', rule: 'P-24', source: '1a' }],
    clocks: [
      {
        code: 'team',
        title: title('team'),
        of: { group: TEAM },
        allowance: 'P2D',
        rule: 'P-34, S-04',
        source: '2',
      },
    ],
  },
);

/** Sources 4n, 4h: the insurer's strict chain of approval. */
const CHAIN_POLICY = policyWithGates(
  'chain',
  [
    gateOf('officer', { owners: offices('credit_officer'), refusal: 'reject', rule: 'P-48' }),
    gateOf('head', { after: ['officer'], owners: offices('credit_head'), refusal: 'reject', rule: 'P-48' }),
    gateOf('board', { after: ['head'], owners: offices('executive'), refusal: 'reject', rule: 'P-48' }),
  ],
  {
    lifecycle: ['UNDER_REVIEW'],
    separation: [{ differentPeople: ['officer', 'head', 'board'], ...CITED }],
  },
);

/** Offices that the company has beside those of the fixture. */
const MORE_PEOPLE = {
  material: 'material_controller',
  designer: 'designer',
  buyer: 'purchasing_officer',
  engineer: 'technical_engineer',
  compliance: 'compliance_officer',
} as const;

type Order = { id: string; intakeNumber: string };
type Parts = Partial<Omit<Parameters<Fixture['decide']>[1], 'taskId'>> & { seat?: number };

let fixture: Fixture;

beforeAll(async () => {
  fixture = await commandFixture([DELIVERY_DATE, TEAM_POLICY, CHAIN_POLICY]);
  for (const [id, role] of Object.entries(MORE_PEOPLE)) {
    await fixture.db.insertInto('people').values({ id, name: id, subject: id }).execute();
    await hire(id, role);
  }
  await hire('credit2', 'credit_head');
});
afterAll(() => fixture.close());

async function hire(personId: string, role: Role): Promise<void> {
  const held = { person_id: personId, role, unit_id: 'c' };
  await fixture.db.insertInto('role_assignments').values(held).execute();
}

const order = (policyId: string, fields: OrderDocument['fields'] = {}) =>
  fixture.order(documentOf({ fields }), { policyId });

async function decide({ id }: Order, code: string, as: string, { seat = 1, ...parts }: Parts = {}) {
  const { id: taskId } = await fixture.task(id, code, seat);
  return fixture.decide(as, { taskId, revision: 1, outcome: 'approve', ...parts });
}

const POSSIBLE = { findings: { possibleOn: '2026-12-15' } };

describe('given a date of delivery that several offices judge together', () => {
  test('when the order is regular, then clerk, production and material control each answer (P-40)', async () => {
    const asked = await order('delivery-date');
    expect(await fixture.gates(asked.id)).toEqual(['delivery-date@1 open']);
    const gates = [];
    for (const [index, as] of ['sales', 'planner', 'material'].entries()) {
      const { body } = await decide(asked, 'delivery-date', as, { seat: index + 1, ...POSSIBLE });
      gates.push(`${body.gate.status} ${body.gate.stillToAnswer}`);
    }
    expect(gates).toEqual(['open 2', 'open 1', 'approved 0']);
  });

  test('when the order is not regular, then design answers as well (P-41)', async () => {
    const asked = await order('delivery-date', { newProcess: true });
    expect(await fixture.gates(asked.id)).toEqual(['delivery-date-design@1 open']);
    const owners = await fixture.db
      .selectFrom('task_owners')
      .innerJoin('tasks', 'tasks.id', 'task_owners.task_id')
      .select('role')
      .where('tasks.order_id', '=', asked.id)
      .orderBy('tasks.seat')
      .execute();
    expect(owners.map(({ role }) => role)).toEqual([
      'sales_clerk',
      'designer',
      'production_planner',
      'material_controller',
    ]);
  });

  test('when one office cannot keep the date, then it is talked about with the customer (P-40, P-42)', async () => {
    const asked = await order('delivery-date');
    const undated = await problemOf(decide(asked, 'delivery-date', 'sales'));
    expect(undated.errors).toMatchObject([{ path: 'findings.possibleOn', code: 'required' }]);
    await decide(asked, 'delivery-date', 'sales', POSSIBLE);
    await decide(asked, 'delivery-date', 'material', { seat: 3, outcome: 'refuse', reason: '缺铜排' });
    expect(await fixture.proceed(asked.id)).toBe('NEGOTIATING');
  });

  test('when it can be kept, then the planner allocates from stock and production (P-47)', async () => {
    const asked = await order('delivery-date');
    for (const [index, as] of ['sales', 'planner', 'material'].entries()) {
      await decide(asked, 'delivery-date', as, { seat: index + 1, ...POSSIBLE });
    }
    await fixture.proceed(asked.id);
    const half = await problemOf(decide(asked, 'allocation', 'planner', { findings: { fromStock: 40 } }));
    expect(half.errors).toMatchObject([{ path: 'findings.fromProduction', code: 'required' }]);
    await decide(asked, 'allocation', 'planner', { findings: { fromStock: 40, fromProduction: 60 } });
    expect(await fixture.proceed(asked.id)).toBe('EFFECTIVE');
  });
});

describe('given a team that evaluates orders', () => {
  test('when it is asked, then one clock runs for all of them until the last has answered (P-34)', async () => {
    const asked = await order('team');
    expect(await fixture.gates(asked.id)).toEqual(TEAM.map((code) => `${code}@1 open`).toSorted());
    const clocks = () =>
      fixture.db
        .selectFrom('clocks')
        .select(['code', 'stopped_at'])
        .where('order_id', '=', asked.id)
        .execute();
    for (const [code, as] of [
      ['sales', 'sales'],
      ['production', 'planner'],
      ['purchasing', 'buyer'],
    ] as const) {
      await decide(asked, code, as);
      await fixture.proceed(asked.id);
      expect(await clocks()).toEqual([{ code: 'team', stopped_at: null }]);
    }
    await decide(asked, 'technical', 'engineer');
    expect(await clocks()).toEqual([{ code: 'team', stopped_at: fixture.clock.now }]);
  });

  test('when goods are sensitive, then compliance is asked first, and its no ends the order (P-24)', async () => {
    const asked = await order('team', { sensitive: true });
    expect(await fixture.gates(asked.id)).toEqual(['compliance@1 open']);
    await decide(asked, 'compliance', 'compliance', { outcome: 'refuse', reason: '两用物项,无许可证' });
    expect(await fixture.proceed(asked.id)).toBe('REJECTED');
  });
});

describe('given a chain of approval', () => {
  test('when each says yes, then the next is asked, and nobody says yes twice (P-48)', async () => {
    const asked = await order('chain');
    expect(await fixture.gates(asked.id)).toEqual(['officer@1 open']);
    await decide(asked, 'officer', 'credit2');
    await fixture.proceed(asked.id);
    expect(await fixture.gates(asked.id)).toEqual(['head@1 open', 'officer@1 approved']);
    expect((await problemOf(decide(asked, 'head', 'credit2'))).type).toBe('separation-of-duties');
    await decide(asked, 'head', 'credit-head');
    await fixture.proceed(asked.id);
    await decide(asked, 'board', 'exec1');
    expect(await fixture.proceed(asked.id)).toBe('EFFECTIVE');
  });

  test('when one says no, then the application is refused (P-48)', async () => {
    const asked = await order('chain');
    await decide(asked, 'officer', 'credit');
    await fixture.proceed(asked.id);
    await decide(asked, 'head', 'credit-head', { outcome: 'refuse', reason: '超出承保范围' });
    expect(await fixture.proceed(asked.id)).toBe('REJECTED');
  });
});
