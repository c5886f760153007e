import { describe, expect, test } from 'vitest';
import { applicableGates, compileConditions } from '../../domain/policy/conditions.ts';
import type { OrderFacts } from '../../domain/policy/order-facts.ts';
import type { Policy } from '../../domain/policy/policy-schema.ts';
import { orderFacts, policyNamed } from './policy-texts.ts';

/** The classes of an order under a policy, and the gates that it is asked. */
function judged(policy: Policy, changes: Partial<OrderFacts['order']>, customer = orderFacts().customer) {
  const { order } = orderFacts(changes);
  const classes = compileConditions(policy)
    .classify({ order, customer })
    .map(({ code }) => code);
  return { classes, gates: applicableGates(policy, { order: { ...order, classes }, customer }) };
}

/** Who is asked in a stage, by role. */
function askedIn(policy: Policy, stage: string, gates: readonly string[]): string[] {
  return policy.gates
    .filter((gate) => gate.stage === stage && gates.includes(gate.code))
    .flatMap(({ owners }) => owners.map(({ role }) => role));
}

describe('given the switchgear maker of source 4g', () => {
  const switchgear = policyNamed('switchgear');
  const asked = (fields: OrderFacts['order']['fields']) => {
    const { classes, gates } = judged(switchgear, { fields });
    return { classes, offices: askedIn(switchgear, 'UNDER_REVIEW', gates) };
  };

  test('when none of the four criteria holds, then the order is regular; clerk, production and material control review its date (P-19, P-40)', () => {
    expect(asked({})).toEqual({
      classes: ['regular'],
      offices: ['sales_clerk', 'production_planner', 'material_controller'],
    });
  });

  test.each([
    ['needsRedesign', 'redesign'],
    ['notMadeForYears', 'discontinued'],
    ['aboveStandard', 'above-standard'],
    ['penaltyOrReputation', 'tight-date'],
  ])(
    'when %s alone holds, then it is %s and not regular, and design reviews too (P-20, P-41)',
    (field, code) => {
      expect(asked({ [field]: true })).toEqual({
        classes: [code],
        offices: ['sales_clerk', 'production_planner', 'material_controller', 'designer'],
      });
      const [found] = compileConditions(switchgear).classify(orderFacts({ fields: { [field]: true } }));
      expect(found?.criterion).toContain(`order.fields.${field}`);
    },
  );

  test('when a project meets none of them, then design does not review it, and it is quoted by the list (P-9, P-41, P-50)', () => {
    expect(asked({ project: true })).toEqual({
      classes: ['project'],
      offices: ['sales_clerk', 'production_planner', 'material_controller'],
    });
    expect(asked({ project: true, aboveStandard: true }).offices).toContain('designer');
    expect(switchgear.quote.map((entry) => `${entry.class} ${entry.basis}`)).toEqual([
      'redesign custom',
      'discontinued custom',
      'above-standard custom',
      'tight-date custom',
      'regular price-list',
    ]);
  });

  test('then the date is reviewed before the quote, and signature and the whole payment come before effect (P-40, P-51)', () => {
    const { lifecycle, payment } = switchgear;
    const places = ['UNDER_REVIEW', 'QUOTING', 'SIGNING', 'PAYMENT_GATE'].map((stage) =>
      lifecycle.indexOf(stage as (typeof lifecycle)[number]),
    );
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(lifecycle.at(-1)).toBe('PAYMENT_GATE');
    expect(payment?.share).toBe('1');
  });
});

describe('given the forestry company of source 0', () => {
  const forestry = policyNamed('forestry');

  test('when an order is ordinary, then sales assesses, the departments meet, and no executive is asked (P-26, P-39)', () => {
    const { classes, gates } = judged(forestry, {});
    expect({ classes, gates }).toEqual({
      classes: ['ordinary'],
      gates: ['assessment', 'meeting', 'capacity', 'profit'],
    });
    const after = forestry.gates.map(({ code, after: before }) => `${code} ← ${before.join()}`);
    expect(after.slice(0, 2)).toEqual(['assessment ← ', 'meeting ← assessment']);
  });

  test('when it is special, or as large as the limit, then the executives decide it last (P-22)', () => {
    for (const changes of [{ specialReason: '珍稀树种' }, { amountMinor: 30_000_000n }]) {
      expect(judged(forestry, changes).gates.at(-1)).toBe('executives');
    }
    expect(judged(forestry, { amountMinor: 29_999_999n }).gates).not.toContain('executives');
  });
});

describe('given the paper mill of source 2', () => {
  const mill = policyNamed('paper-mill');
  const nobody = { isNew: true, rating: '', onTimeShare: 1 };

  test('when the customer is new, then documents come before credit; of a known one credit reads the record (P-27, P-28)', () => {
    expect(judged(mill, {}, nobody).gates.slice(0, 2)).toEqual(['customer-documents', 'credit']);
    expect(judged(mill, {}).gates[0]).toBe('credit');
  });

  test('then what the evaluation team made a condition is met before the contract is signed (P-34, P-35)', () => {
    const team = mill.gates.filter(({ code }) => code.startsWith('team-'));
    expect(team.map(({ obligationsBefore }) => obligationsBefore)).toEqual(team.map(() => 'SIGNING'));
  });

  test('then contract, lawyers, signature and entry follow the team, the number with the entry (P-52, P-53, P-54, P-55)', () => {
    expect(mill.lifecycle).toEqual([
      'UNDER_REVIEW',
      'CONTRACT_DRAFT',
      'LEGAL_REVIEW',
      'SIGNING',
      'ORDER_ENTRY',
      'PAYMENT_GATE',
    ]);
    expect(mill.orderNumber.at).toBe('entry');
    expect(mill.contract?.clauses).toHaveLength(9);
    expect(mill.contract?.copiesTo.map(({ role }) => role)).toEqual([
      'production_planner',
      'purchasing_officer',
      'logistics_officer',
    ]);
  });
});

describe('given the generic order system of source 1', () => {
  test('when goods or industry of part 1 are delicate, then compliance reviews, and nobody may leave the question open (P-24)', () => {
    const first = policyNamed('generic-1');
    const no = { sensitiveGoods: false, specialIndustry: false };
    expect(judged(first, { fields: no }).gates).not.toContain('compliance');
    for (const fields of [
      { ...no, sensitiveGoods: true },
      { ...no, specialIndustry: true },
    ]) {
      expect(judged(first, { fields }).gates).toContain('compliance');
    }
    const line = { sku: 'X', quantity: 1, amountMinor: 100n, inCatalogue: true };
    expect(judged(first, { fields: no, lines: [line, { ...line, sensitive: true }] }).gates).toContain(
      'compliance',
    );
    expect(first.fields.map(({ required }) => required)).toEqual([true, true]);
  });

  test('when an order of part 2 is special or of a large amount, then the general manager approves it after the sales head (P-23, P-43)', () => {
    const second = policyNamed('generic-2');
    const order = ['sales', 'production', 'finance', 'sales-head'];
    expect(judged(second, { amountMinor: 19_999_999n }).gates).toEqual(order);
    for (const changes of [{ specialReason: '非标' }, { amountMinor: 20_000_000n }]) {
      expect(judged(second, changes).gates).toEqual([...order, 'general-manager']);
    }
  });
});

/** All but the benchmark's, which no company works under. */
const SHIPPED = [
  'standard',
  'whole-way',
  'generic-1',
  'generic-2',
  'generic-3',
  'forestry',
  'paper-mill',
  'switchgear',
];
/** What a customer has to do before such a gate is approved. */
const CUSTOMERS = new Set<string>(['confirmation', 'design', 'signing', 'payment']);
const SUSPENDS = new Set<string>(['need-documents', 'need-information']);

/** Whether some clock with owners in sales runs in a stage, or at a gate, also while the customer is waited for. */
function watched({ clocks }: Policy, of: { stage: string } | { gate: string }): boolean {
  return clocks.some(
    (clock) =>
      clock.pausedWhile.length === 0 &&
      clock.owners?.some(({ role }) => role === 'sales_clerk') === true &&
      Object.entries(of).every(([key, value]) =>
        Object.entries(clock.of).some((each) => `${each}` === `${[key, value]}`),
      ),
  );
}

describe.each(SHIPPED)('given the policy %s, with an order that is open before its effect', (id) => {
  const policy = policyNamed(id);

  test('when the customer is waited for without a task, then sales is reminded (P-6, P-44)', () => {
    const asks = policy.gates.some(
      ({ stage, outcomes }) => stage === 'VALIDATING' && outcomes.includes('need-information'),
    );
    if (asks || policy.intake?.incomplete)
      expect(watched(policy, { stage: 'AWAITING_CUSTOMER_INFO' })).toBe(true);
    expect(policy.gates.some(({ refusal }) => refusal === 'negotiate')).toBe(true);
    expect(watched(policy, { stage: 'NEGOTIATING' })).toBe(true);
    expect(policy.notices.find(({ on }) => on === 'reminded')?.to).toContain('task-owners');
  });

  test('when a task stands still or asks what only the customer can do, then sales is reminded (P-26, P-51, P-57, P-60)', () => {
    const waits = policy.gates.filter(
      ({ kind, stage, outcomes }) =>
        CUSTOMERS.has(kind) || (stage !== 'VALIDATING' && outcomes.some((each) => SUSPENDS.has(each))),
    );
    expect(waits.map(({ code }) => code).filter((gate) => !watched(policy, { gate }))).toEqual([]);
  });

  test('when it is held, then sales and who may release it are reminded (P-49)', () => {
    const held = policy.clocks.filter(({ of }) => 'hold' in of);
    expect(held.map(({ pausedWhile }) => pausedWhile)).toEqual(policy.holds.length > 0 ? [[]] : []);
  });

  test('when sales gives an order up, then somebody may ask to end it, and somebody decides that (P-42, P-155)', () => {
    expect(policy.authority['request-decline']).not.toEqual([]);
    expect(policy.authority['request-cancel']).not.toEqual([]);
    expect([policy.decline.owners.length, policy.cancel.owners.length]).not.toContain(0);
  });
});
