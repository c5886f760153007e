import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ordinaryDocument } from '../setup/orders.ts';
import { startStack, type Stack } from '../setup/stack.ts';
import { type Json, toJson, withValue } from './bad-input-json.ts';
import { type Problem, refusalOf, refused, wrong } from './bad-input-problem.ts';
import { expectNothingStored } from './bad-input-stored.ts';

/** An order as the clerk sends it, with one value that is wrong: at which path, which value, and what is answered. */
type Row = [what: string, path: string, value: Json, error: string];

const LINE = 'document.lines[0]';
const DATE = 'document.delivery.date';
const BUYER = 'document.parties.buyer';

describe('given orders that break the form or name what there is not', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({ worker: false });
  });

  afterAll(async () => {
    await stack.close();
  });

  expectNothingStored(() => stack);

  const ORDER = toJson({ companyId: 'machinery', channel: 'phone', document: ordinaryDocument() });

  const send = (order: Json) => stack.as('clerk').post<Problem>('/orders', order);

  test.each<Row>([
    ['nothing', 'document', null, 'document invalid-type'],
    ['a text', 'document', 'twenty pumps', 'document invalid-type'],
    ['a list', 'document', [], 'document invalid-type'],
    ['a number', 'companyId', 7, 'companyId invalid-type'],
    ['a list of texts', 'companyId', ['machinery'], 'companyId invalid-type'],
    ['an object for a list', 'document.lines', { 0: {} }, 'document.lines invalid-type'],
    ['a text for a line', 'document.lines[0]', 'P100', `${LINE} invalid-type`],
    ['a number for a text', `${LINE}.sku`, 100, `${LINE}.sku invalid-type`],
    ['a number for a decimal', `${LINE}.quantity`, 20, `${LINE}.quantity invalid-type`],
    ['true for a decimal', `${LINE}.netPrice`, true, `${LINE}.netPrice invalid-type`],
    ['a text for a whole number', `${LINE}.lineNo`, '1', `${LINE}.lineNo invalid-type`],
    ['a fraction for a whole number', `${LINE}.lineNo`, 1.5, `${LINE}.lineNo invalid-type`],
    ['a list for a date', DATE, ['2026-12-14'], `${DATE} invalid-type`],
    ['an object for a field', 'document.fields', { season: {} }, 'document.fields.season invalid-union'],
    ['a text for the reason', 'document.special', 'urgent', 'document.special invalid-type'],
  ])('when there is %s at %s (%j), then 422 names it', async (_, path, value, error) => {
    expect(refusalOf(await send(withValue(ORDER, path, value)))).toEqual(wrong(error));
  });

  test.each<[path: string, error: string]>([
    ['companyId', 'companyId required'],
    ['channel', 'channel required'],
    ['document', 'document required'],
    ['document.parties', 'document.parties required'],
    [BUYER, `${BUYER} required`],
    [`${BUYER}.customerId`, `${BUYER}.name required; ${BUYER}.contact required`],
    ['document.lines', 'document.lines required'],
    ['document.lines[0]', 'document.lines too-small'],
    [`${LINE}.quantity`, `${LINE}.quantity required`],
    [`${LINE}.unit`, `${LINE}.unit required`],
    [`${LINE}.taxRate`, `${LINE}.taxRate required`],
    [`${LINE}.netPrice`, `${LINE}.netPrice required`],
    [`${LINE}.sku`, `${LINE}.name required; ${LINE}.spec required`],
    ['document.currency', 'document.currency required'],
    ['document.paymentMethod', 'document.paymentMethod required'],
    ['document.delivery', `${DATE} required; document.delivery.place required`],
    [DATE, `${DATE} required`],
    ['document.delivery.place', 'document.delivery.place required'],
  ])('when %s is missing, then 422 says so (P-4, P-5)', async (path, errors) => {
    expect(refusalOf(await send(withValue(ORDER, path, undefined)))).toEqual(wrong(...errors.split('; ')));
  });

  test.each<Row>([
    ['of the order', 'priority', 1, 'priority unknown-field'],
    ['of the document', 'document.discount', '0.1', 'document.discount unknown-field'],
    ['of a party', `${BUYER}.vip`, true, `${BUYER}.vip unknown-field`],
    ['of a line', `${LINE}.price`, '1', `${LINE}.price unknown-field`],
    ['of the delivery', 'document.delivery.time', '09:00', 'document.delivery.time unknown-field'],
    ['that the policy has not', 'document.fields', { colour: 'red' }, 'document.fields.colour unknown-field'],
    ['that every object has', 'constructor', 'x', 'constructor unknown-field'],
    ['that every object has', 'document.fields', { toString: 'x' }, 'document.fields.toString unknown-field'],
  ])('when there is a field %s: %s, then 422 names it', async (_, path, value, error) => {
    expect(refusalOf(await send(withValue(ORDER, path, value)))).toEqual(wrong(error));
  });

  test.each<Row>([
    ['negative', `${LINE}.quantity`, '-20', `${LINE}.quantity not-positive`],
    ['zero', `${LINE}.quantity`, '0', `${LINE}.quantity not-positive`],
    ['minus zero', `${LINE}.quantity`, '-0', `${LINE}.quantity not-positive`],
    ['absurd', `${LINE}.quantity`, '1000000001', `${LINE}.quantity too-large`],
    ['of 60 digits', `${LINE}.quantity`, '9'.repeat(60), `${LINE}.quantity too-large`],
    ['of 61 digits', `${LINE}.quantity`, '9'.repeat(61), `${LINE}.quantity too-big`],
    ['half a piece', `${LINE}.quantity`, '0.5', `${LINE}.quantity too-many-decimals`],
    ['empty', `${LINE}.quantity`, '', `${LINE}.quantity required`],
    ['blank', `${LINE}.quantity`, ' ', `${LINE}.quantity required`],
    ['empty', `${LINE}.netPrice`, '', `${LINE}.netPrice required`],
    ['with an exponent', `${LINE}.quantity`, '1e3', `${LINE}.quantity not-a-decimal`],
    ['hexadecimal', `${LINE}.quantity`, '0x10', `${LINE}.quantity not-a-decimal`],
    ['with a leading zero', `${LINE}.quantity`, '020', `${LINE}.quantity not-a-decimal`],
    ['with a thousands separator', `${LINE}.quantity`, '1,000', `${LINE}.quantity not-a-decimal`],
    ['with full-width digits', `${LINE}.quantity`, '\uff12\uff10', `${LINE}.quantity not-a-decimal`],
    ['not a number', `${LINE}.quantity`, 'NaN', `${LINE}.quantity not-a-decimal`],
    ['infinite', `${LINE}.quantity`, 'Infinity', `${LINE}.quantity not-a-decimal`],
    ['negative', `${LINE}.netPrice`, '-0.01', `${LINE}.netPrice negative`],
    ['of 15 digits', `${LINE}.netPrice`, '9'.repeat(15), `${LINE}.netPrice too-large`],
    ['of 14 digits, times 20', `${LINE}.netPrice`, '9'.repeat(14), 'document.lines too-large'],
    ['a tenth of a fen', `${LINE}.netPrice`, '100.001', `${LINE}.netPrice too-many-decimals`],
    ['not the other price with tax', `${LINE}.grossPrice`, '100.00', `${LINE}.grossPrice price-mismatch`],
    ['a percentage', `${LINE}.taxRate`, '13', `${LINE}.taxRate not-a-tax-rate`],
    ['all of it', `${LINE}.taxRate`, '1', `${LINE}.taxRate not-a-tax-rate`],
    ['negative', `${LINE}.taxRate`, '-0.13', `${LINE}.taxRate not-a-tax-rate`],
    ['of five decimals', `${LINE}.taxRate`, '0.13001', `${LINE}.taxRate not-a-tax-rate`],
    ['zero', `${LINE}.lineNo`, 0, `${LINE}.lineNo too-small`],
    ['negative', `${LINE}.lineNo`, -1, `${LINE}.lineNo too-small`],
    ['absurd', `${LINE}.lineNo`, 100_001, `${LINE}.lineNo too-big`],
    ['the agreed one and absent', `${LINE}.priceBasis`, 'gross', `${LINE}.grossPrice required`],
  ])('when a number is %s: %s = %j, then 422 names it (P-4)', async (_, path, value, error) => {
    expect(refusalOf(await send(withValue(ORDER, path, value)))).toEqual(wrong(error));
  });

  test.each<Row>([
    ['that does not exist', DATE, '2026-02-30', `${DATE} not-a-date`],
    ['in no leap year', DATE, '2027-02-29', `${DATE} not-a-date`],
    ['of month 13', DATE, '2026-13-01', `${DATE} not-a-date`],
    ['of the year 0000', DATE, '0000-01-01', `${DATE} not-a-date`],
    ['of the year 0001', DATE, '0001-01-01', `${DATE} date-in-the-past`],
    ['before the order came in (P-15)', DATE, '2026-11-22', `${DATE} date-in-the-past`],
    ['of five digits', DATE, '10000-01-01', `${DATE} invalid-format`],
    ['with a time', DATE, '2026-12-14T00:00:00Z', `${DATE} invalid-format`],
    ['of another form', DATE, '14.12.2026', `${DATE} invalid-format`],
    ['in the future', 'receivedAt', '2026-11-23T01:00:01Z', 'receivedAt in-the-future'],
    ['of the year 9999', 'receivedAt', '9999-12-31T23:59:59Z', 'receivedAt in-the-future'],
    ['of the year 0001', 'receivedAt', '0001-01-01T00:00:00Z', 'receivedAt too-long-ago'],
    ['of the year 0000', 'receivedAt', '0000-01-01T00:00:00Z', 'receivedAt too-long-ago'],
    ['of the year 0999', 'receivedAt', '0999-12-31T00:00:00Z', 'receivedAt too-long-ago'],
    ['that does not exist', 'receivedAt', '2026-02-30T00:00:00Z', 'receivedAt invalid-format'],
    ['without a zone', 'receivedAt', '2026-11-20T09:00:00', 'receivedAt invalid-format'],
    ['with an hour 25', 'receivedAt', '2026-11-20T25:00:00Z', 'receivedAt invalid-format'],
    ['that is a number', 'receivedAt', 1795395600000, 'receivedAt invalid-type'],
  ])('when a time is %s: %s = %j, then 422 names it', async (_, path, value, error) => {
    expect(refusalOf(await send(withValue(ORDER, path, value)))).toEqual(wrong(error));
  });

  test('when the required date lies before a received time in the past, then 422; on its day it would not (P-15)', async () => {
    const late = withValue(ORDER, 'receivedAt', '2026-11-20T09:00:00+08:00');
    expect(refusalOf(await send(withValue(late, DATE, '2026-11-19')))).toEqual(
      wrong(`${DATE} date-in-the-past`),
    );
  });

  test.each<Row>([
    ['policy', 'policyId', 'nobody-s', 'policyId unknown-policy'],
    ['policy of another company', 'policyId', 'generic-2', 'policyId unknown-policy'],
    ['customer', `${BUYER}.customerId`, 'C999', `${BUYER}.customerId unknown-customer`],
    ['customer of another company', `${BUYER}.customerId`, 'K001', `${BUYER}.customerId unknown-customer`],
    [
      'payer',
      'document.parties.payer',
      { customerId: 'C999' },
      'document.parties.payer.customerId unknown-customer',
    ],
    [
      'consignee of another company',
      'document.parties.consignee',
      { customerId: 'K001' },
      'document.parties.consignee.customerId unknown-customer',
    ],
    ['unit', `${LINE}.unit`, 'dozen', `${LINE}.unit unknown-unit`],
    ['unit that every object has', `${LINE}.unit`, 'constructor', `${LINE}.unit unknown-unit`],
    ['currency', 'document.currency', 'XXX', 'document.currency other-currency'],
    ['currency of another form', 'document.currency', 'yuan', 'document.currency invalid-format'],
    ['payment method', 'document.paymentMethod', 'gold', 'document.paymentMethod unknown-payment-method'],
    ['channel', 'channel', 'pigeon', 'channel invalid-value'],
    ['price basis', `${LINE}.priceBasis`, 'guess', `${LINE}.priceBasis invalid-value`],
  ])('when it names a %s that there is not: %s = %j, then 422', async (_, path, value, error) => {
    expect(refusalOf(await send(withValue(ORDER, path, value)))).toEqual(wrong(error));
  });

  test.each(['nobody', 'constructor', '华云'])(
    'when the company is %s, at which nobody holds a role, then 403 and no word whether there is such a company',
    async (companyId) => {
      expect(refusalOf(await send(withValue(ORDER, 'companyId', companyId)))).toEqual(
        refused(403, 'forbidden'),
      );
    },
  );

  test('when everything is wrong at once, then every wrong field is named', async () => {
    const document = {
      parties: { buyer: { customerId: 'C999' } },
      lines: [
        { sku: 'P100', quantity: '0', unit: 'pcs', netPrice: '-1', taxRate: '2' },
        { quantity: '1', unit: 'dozen', taxRate: '0.13' },
      ],
      currency: 'CNY',
      paymentMethod: 'gold',
      delivery: { date: '2026-11-31' },
    };
    expect(refusalOf(await send(toJson({ companyId: 'machinery', channel: 'fax', document })))).toEqual(
      wrong(
        `${BUYER}.customerId unknown-customer`,
        'document.lines[0].quantity not-positive',
        'document.lines[0].netPrice negative',
        'document.lines[0].taxRate not-a-tax-rate',
        'document.lines[1].name required',
        'document.lines[1].spec required',
        'document.lines[1].unit unknown-unit',
        'document.lines[1].netPrice required',
        'document.paymentMethod unknown-payment-method',
        `${DATE} not-a-date`,
        'document.delivery.place required',
      ),
    );
  });

  test('when an order has 10,000 lines, then 422 names the lines', async () => {
    const lines = Array.from({ length: 10_000 }, () => ({
      sku: 'P100',
      quantity: '1',
      unit: 'pcs',
      netPrice: '1',
      taxRate: '0',
    }));
    expect(refusalOf(await send(withValue(ORDER, 'document.lines', lines)))).toEqual(
      wrong('document.lines too-big'),
    );
  });

  test('when 1,000 lines are wrong, then 422 lists a hundred faults and says how many there are', async () => {
    const lines = Array.from({ length: 1_000 }, () => ({ sku: 1, quantity: 1, unit: 1 }));
    const { status, body } = await send(withValue(ORDER, 'document.lines', lines));
    expect({ status, listed: body.errors?.length }).toEqual({ status: 422, listed: 100 });
    expect(body.detail).toContain('Only the first 100 of 3000 faults');
  });

  test('when two lines have one number, then 422 names the second', async () => {
    const line = { sku: 'P100', quantity: '1', unit: 'pcs', netPrice: '1', taxRate: '0', lineNo: 1 };
    expect(refusalOf(await send(withValue(ORDER, 'document.lines', [line, line])))).toEqual(
      wrong('document.lines[1].lineNo line-number'),
    );
  });
});
