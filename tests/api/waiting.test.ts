import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ordinaryDocument } from '../setup/orders.ts';
import { startStack, type Stack } from '../setup/stack.ts';

type Submitted = { intakeNumber: string; process: string; stage: string };

/** No worker runs: the process does not move. */
describe('given a process that does not move', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({ worker: false });
  });

  afterAll(async () => {
    await stack.close();
  });

  async function submitted(prefer?: string, document = ordinaryDocument()) {
    const started = performance.now();
    const headers: Record<string, string> = prefer === undefined ? {} : { prefer };
    const body = { companyId: 'machinery', channel: 'phone', document };
    const answer = await stack.as('clerk').post<Submitted>('/orders', body, { headers });
    return { ...answer, ms: performance.now() - started };
  }

  test('when an order is submitted, then the answer does not wait and says that the process is pending', async () => {
    const { status, headers, body } = await submitted();
    expect({ status, process: body.process, applied: headers.get('preference-applied') }).toEqual({
      status: 201,
      process: 'pending',
      applied: null,
    });
    const read = await stack.as('clerk').get<Submitted>(`/orders/${body.intakeNumber}`);
    expect(read.body).toMatchObject({ stage: 'RECEIVED', process: 'pending' });
  });

  test('when the caller would wait a second, then the answer comes after it, committed and pending', async () => {
    const { status, headers, body, ms } = await submitted('wait=1');
    expect({ status, process: body.process, applied: headers.get('preference-applied') }).toEqual({
      status: 201,
      process: 'pending',
      applied: 'wait=1',
    });
    expect(ms).toBeGreaterThanOrEqual(1000);
  });

  test.each(['wait=soon', 'wait', 'respond-async', 'wait=-1'])(
    'when the preference is %s, then it is ignored',
    async (prefer) => {
      const { status, headers } = await submitted(prefer);
      expect({ status, applied: headers.get('preference-applied') }).toEqual({ status: 201, applied: null });
    },
  );

  test('when an order is rejected, then there is no process to wait for (P-7)', async () => {
    const lines = [{ sku: 'P900', quantity: '1', unit: 'pcs', netPrice: '100.00', taxRate: '0.13' }];
    const { body, ms, headers } = await submitted('wait=600', ordinaryDocument({ lines }));
    expect(body).toMatchObject({ stage: 'REJECTED', process: 'applied' });
    expect(headers.get('preference-applied')).toBe('wait=30');
    expect(ms).toBeLessThan(5_000);
  });
});
