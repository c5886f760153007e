import { describe, expect, test } from 'vitest';
import { addMoney } from '../../domain/money/money.ts';
import { completeDocument } from '../../domain/order/document-complete.ts';
import { canonicalHash, matterOf } from '../../domain/order/document-hash.ts';
import { totals } from '../../domain/order/document-totals.ts';
import { validateAgainst } from '../../domain/order/document-validate.ts';
import type { DocumentPolicy } from '../../domain/order/document-validate.ts';
import { partyOf } from '../../domain/order/document.ts';
import type { OrderDocument, OrderLine } from '../../domain/order/document.ts';
import { REVISION_CAUSES, revisionNeed } from '../../domain/order/revision-causes.ts';
import type { Stage } from '../../domain/order/stages.ts';
import type { Policy } from '../../domain/policy/policy-schema.ts';
import { DEFAULT_UNITS } from '../../domain/quantity/quantity.ts';
import { fc } from '../setup/chance.ts';

const cited = { rule: 'P-5', source: '2' };
const policy: DocumentPolicy = {
  currency: 'CNY',
  required: [
    { path: 'delivery.place', title: { zh: '交货地点', en: 'delivery place' }, ...cited },
    { path: 'lines[].spec', title: { zh: '规格型号', en: 'specification' }, ...cited },
  ],
  fields: [
    {
      code: 'season',
      title: { zh: '季节', en: 'season' },
      type: 'choice',
      choices: ['spring'],
      required: true,
      ...cited,
    },
    { code: 'launch', title: { zh: '投产', en: 'launch' }, type: 'date', required: false, ...cited },
  ],
  paymentMethods: [{ code: 'on-account', title: { zh: '赊销', en: 'on account' }, prepaid: false, ...cited }],
};
const context = { units: DEFAULT_UNITS, receivedOn: '2026-11-24' };

const PAPER: OrderLine = {
  sku: 'PAPER-80G',
  spec: '80 g',
  quantity: '12.500',
  unit: 't',
  netPrice: '5200',
  taxRate: '0.13',
};
const ORDER: OrderDocument = {
  parties: { buyer: { name: '华纸贸易', contact: { name: '李华', phone: '+86 571 0000 0000' } } },
  lines: [
    PAPER,
    { name: '纸箱', spec: 'B5', quantity: '100', unit: 'pcs', grossPrice: '1.13', taxRate: '0.13' },
  ],
  currency: 'CNY',
  paymentMethod: 'on-account',
  delivery: { date: '2026-12-20', place: '杭州' },
  fields: { season: 'spring' },
};

function problems(over: Partial<OrderDocument>): string[] {
  const document = { ...ORDER, ...over };
  return validateAgainst(policy, document, context).map(({ path, code }) => `${path} ${code}`);
}

const price = fc.integer({ min: 0, max: 99_999_999 }).map((fen) => (fen / 100).toFixed(2));
const line: fc.Arbitrary<OrderLine> = fc
  .record({
    quantity: fc.integer({ min: 1, max: 9_999_999 }).map((kg) => (kg / 1000).toFixed(3)),
    price,
    basis: fc.constantFrom('netPrice', 'grossPrice'),
    taxRate: fc.constantFrom('0', '0.06', '0.09', '0.13'),
  })
  .map(({ quantity, price, basis, taxRate }) => ({
    sku: 'PAPER-80G',
    spec: '80 g',
    unit: 't',
    quantity,
    taxRate,
    [basis]: price,
  }));
const lines = fc.array(line, { minLength: 1, maxLength: 5 });

describe('the order document', () => {
  test('given an order with the fields of the form, when validated, then nothing is wrong (P-4, P-5)', () => {
    expect(problems({})).toEqual([]);
  });

  test('given a form with gaps, when validated, then every gap is named (P-4, P-6)', () => {
    const empty = problems({
      parties: { buyer: {} },
      lines: [{ quantity: '1', unit: 'pcs', taxRate: '0.13' }],
      paymentMethod: ' ',
      delivery: { date: '' },
      fields: {},
    });
    expect(empty.toSorted()).toEqual([
      'delivery.date required',
      'delivery.place required',
      'fields.season required',
      'lines[0].name required',
      'lines[0].netPrice required',
      'lines[0].spec required',
      'parties.buyer.contact required',
      'parties.buyer.name required',
      'paymentMethod required',
    ]);
    expect(problems({ lines: [] })).toEqual(['lines required']);
  });

  test('given what a policy requires beyond the form, when missing, then its title is said in both languages (P-5)', () => {
    const found = validateAgainst(policy, { ...ORDER, delivery: { date: '2026-12-20' } }, context);
    expect(found).toEqual([
      {
        path: 'delivery.place',
        code: 'required',
        message: { zh: '缺少必填项:交货地点', en: 'delivery place is missing' },
      },
    ]);
  });

  test.each<[string, Partial<OrderLine>]>([
    ['lines[0].quantity too-many-decimals', { quantity: '0.0001' }],
    ['lines[0].quantity not-positive', { quantity: '0' }],
    ['lines[0].quantity not-positive', { quantity: '-5' }],
    ['lines[0].quantity too-large', { quantity: '1000000001' }],
    ['lines[0].quantity not-a-decimal', { quantity: 'many' }],
    ['lines[0].unit unknown-unit', { unit: 'lorry' }],
    ['lines[0].netPrice negative', { netPrice: '-1' }],
    ['lines[0].netPrice too-many-decimals', { netPrice: '1.005' }],
    ['lines[0].taxRate not-a-tax-rate', { taxRate: '13' }],
    ['lines[0].grossPrice price-mismatch', { grossPrice: '5200' }],
    ['lines[0].grossPrice required', { priceBasis: 'gross' }],
    ['lines[0].lineNo line-number', { lineNo: 0 }],
    ['lines[0].remark not-well-formed', { remark: 'a\0b' }],
    ['lines[0].remark not-well-formed', { remark: '\ud800' }],
    ['lines too-large', { netPrice: '99999999999999', quantity: '1000' }],
  ])('given a line with %s, when validated, then just that is said', (expected, over) => {
    expect(problems({ lines: [{ ...PAPER, ...over }] })).toEqual([expected]);
  });

  test.each<[string, Partial<OrderDocument>]>([
    ['currency other-currency', { currency: 'EUR' }],
    ['currency other-currency', { currency: 'yuan' }],
    ['paymentMethod unknown-payment-method', { paymentMethod: 'barter' }],
    ['delivery.date date-in-the-past', { delivery: { date: '2026-11-23', place: '杭州' } }],
    ['delivery.date not-a-date', { delivery: { date: '2026-02-30', place: '杭州' } }],
    ['fields.colour unknown-field', { fields: { season: 'spring', colour: 'red' } }],
    ['fields.season unknown-choice', { fields: { season: 'autumn' } }],
    ['fields.season wrong-type', { fields: { season: 4 } }],
    ['fields.launch wrong-type', { fields: { season: 'spring', launch: 'soon' } }],
    ['special.reason required', { special: { reason: ' ' } }],
    [
      'parties.payer.contact required',
      { parties: { buyer: { customerId: 'C-1' }, payer: { name: '经销商' } } },
    ],
  ])('given an order with %s, when validated, then just that is said', (expected, over) => {
    expect(problems(over)).toEqual([expected]);
  });

  test('given delivery on the day of receipt, when validated, then it is no past date', () => {
    expect(problems({ delivery: { date: '2026-11-24', place: '杭州' } })).toEqual([]);
  });

  test('given any texts instead of numbers, when validated, then it says so and does not throw', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string({ unit: 'binary' }), (quantity, netPrice, taxRate) => {
        const document = { ...ORDER, currency: 'CNY', lines: [{ ...PAPER, quantity, netPrice, taxRate }] };
        if (validateAgainst(policy, document, context).length > 0) return;
        expect(canonicalHash(completeDocument(document))).toMatch(/^[0-9a-f]{64}$/);
      }),
    );
  });
});

describe('the completed document', () => {
  test('given one price each, when completed, then the other, the numbers and the totals follow', () => {
    const complete = completeDocument(ORDER);
    expect(complete.lines[0]).toMatchObject({
      lineNo: 1,
      quantity: '12.5',
      netPrice: '5200.00',
      grossPrice: '5876.00',
    });
    expect(complete.lines[1]).toMatchObject({
      lineNo: 2,
      netPrice: '1.00',
      grossPrice: '1.13',
      priceBasis: 'gross',
    });
    expect(totals(complete)).toEqual({ currency: 'CNY', net: '65100.00', tax: '8463.00', gross: '73563.00' });
    expect(partyOf(complete, 'consignee')).toBe(ORDER.parties.buyer);
  });

  test('given some line numbers, when completed, then they stay and the others take the free ones', () => {
    const complete = completeDocument({ ...ORDER, lines: [PAPER, { ...PAPER, lineNo: 1 }, PAPER] });
    expect(complete.lines.map((each) => each.lineNo)).toEqual([2, 1, 3]);
  });

  test('given any valid lines, when completed, then it is valid, stays the same, and the sums agree', () => {
    fc.assert(
      fc.property(lines, (some) => {
        const document = { ...ORDER, lines: some };
        const complete = completeDocument(document);
        expect(validateAgainst(policy, complete, context)).toEqual([]);
        expect(completeDocument(complete)).toEqual(complete);
        expect(totals(complete)).toEqual(totals(document));
        const { net, tax, gross } = totals(complete);
        expect(addMoney(net, tax, 'CNY')).toBe(gross);
      }),
    );
  });
});

describe('what a decision is bound to', () => {
  const complete = completeDocument(ORDER);
  const hashes = (over: Partial<OrderDocument>) => {
    const other = completeDocument({ ...ORDER, ...over });
    return {
      document: canonicalHash(other) === canonicalHash(complete),
      credit: matterOf(other).credit === matterOf(complete).credit,
      capacity: matterOf(other).capacity === matterOf(complete).capacity,
    };
  };

  test('given another spelling of the same numbers, when hashed, then the document is the same', () => {
    const [paper = PAPER, ...rest] = ORDER.lines;
    const spelt = { ...paper, quantity: '12.5', netPrice: '5200.00', taxRate: '0.1300' };
    expect(hashes({ lines: [spelt, ...rest] })).toEqual({ document: true, credit: true, capacity: true });
  });

  test('given a later date, when hashed, then capacity is asked again and credit is not', () => {
    const delivery = { ...ORDER.delivery, date: '2027-01-10' };
    expect(hashes({ delivery })).toEqual({ document: false, credit: true, capacity: false });
  });

  test('given another payer, when hashed, then credit is asked again and capacity is not', () => {
    const parties = { ...ORDER.parties, payer: { customerId: 'C-7' } };
    expect(hashes({ parties })).toEqual({ document: false, credit: false, capacity: true });
  });

  test('given another telephone number of the buyer, when hashed, then credit is not asked again (P-44)', () => {
    const contact = { name: '周采购', phone: '021-7777' };
    const parties = { ...ORDER.parties, buyer: { ...ORDER.parties.buyer, contact } };
    expect(hashes({ parties })).toEqual({ document: false, credit: true, capacity: true });
  });

  test('given a remark or another order of lines, when hashed, then neither is asked again', () => {
    expect(hashes({ remarks: '轻放' })).toEqual({ document: false, credit: true, capacity: true });
    const turned = ORDER.lines.toReversed();
    expect(hashes({ lines: turned })).toEqual({ document: false, credit: true, capacity: true });
  });

  test('given any other quantity, when hashed, then the document and the capacity matter differ', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12_499 }), (kg) => {
        const lines = [{ ...PAPER, quantity: (kg / 1000).toFixed(3) }, ...ORDER.lines.slice(1)];
        expect(hashes({ lines })).toEqual({ document: false, credit: false, capacity: false });
        const all = matterOf(completeDocument({ ...ORDER, lines })).all;
        expect(all).not.toBe(matterOf(complete).all);
      }),
    );
  });
});

describe('given why an order is changed before it is effective, and where it stands', () => {
  const authority: Policy['authority'] = { negotiate: [{ role: 'sales_clerk', at: 'company' }] };
  const change: Policy['change'] = {
    owners: [{ role: 'sales_head', at: 'company' }],
    notRequestedBy: true,
    ...cited,
  };

  test.each([
    ['AWAITING_CUSTOMER_INFO', 'nothing', 'nothing', 'nothing'],
    ['NEGOTIATING', 'accepted-round', 'accepted-round', 'note'],
    ['UNDER_REVIEW', 'grant', 'grant', 'note'],
    ['CUSTOMER_CONFIRMATION', 'grant', 'grant', 'note'],
    ['PAYMENT_GATE', 'grant', 'grant', 'note'],
  ] as const)(
    'when changes are granted and it stands at %s, then the customer’s wish needs %s, a specification %s, our error %s (P-6, P-44, P-144, P-145)',
    (stage, ...needs) => {
      const causes = ['customer', 'specification', 'our-error'] as const;
      expect(causes.map((cause) => revisionNeed({ change, authority }, stage, cause))).toEqual(needs);
    },
  );

  test('when the policy has nobody grant changes, then sales revises by itself, but not without the other side’s yes after a refusal (P-44)', () => {
    const needs = (stage: Stage) =>
      REVISION_CAUSES.map((cause) => revisionNeed({ change: undefined, authority }, stage, cause));
    expect(needs('UNDER_REVIEW')).toEqual(['nothing', 'nothing', 'nothing']);
    expect(needs('NEGOTIATING')).toEqual(['accepted-round', 'note', 'accepted-round']);
  });

  test('when the policy has nobody negotiate, then a refused order is changed like any other (P-44, P-144)', () => {
    const needs = REVISION_CAUSES.map((cause) =>
      revisionNeed({ change, authority: {} }, 'NEGOTIATING', cause),
    );
    expect(needs).toEqual(['grant', 'note', 'grant']);
  });
});
