import { ordinaryDocument, decide, reaches, submit } from '../setup/orders.ts';
import type { Stack } from '../setup/stack.ts';

/**
 * Ways through the order workflow whose histories are kept: each answers the intake number of the order that went it.
 */
export const PATHS: Readonly<Record<string, (stack: Stack) => Promise<string>>> = {
  'effective-and-closed': async (stack) => {
    const order = await submit(stack);
    await decide(stack, order, 'credit', 'credit');
    await decide(stack, order, 'capacity', 'planner');
    await decide(stack, order, 'sales-head', 'sales-head');
    await reaches(stack, order, 'EFFECTIVE');
    await stack.as('sales').post(`/orders/${order}/completion`, { note: '已交货' });
    await reaches(stack, order, 'CLOSED');
    return order;
  },
  'refused-revised-effective': async (stack) => {
    const order = await submit(stack);
    await decide(stack, order, 'credit', 'credit', { outcome: 'refuse', reason: '金额过大' });
    await reaches(stack, order, 'NEGOTIATING');
    const talks = `/orders/${order}/negotiation`;
    const sales = stack.as('sales');
    await sales.post(talks, { kind: 'quantity', proposedBy: 'us', text: '先订五件' });
    await sales.post(`${talks}/1/answer`, { answer: 'accepted', reference: '通话 1126' });
    const lines = [{ sku: 'P100', quantity: '5', unit: 'pcs', netPrice: '100.00', taxRate: '0.13' }];
    const revised = { cause: 'customer', document: ordinaryDocument({ lines }) };
    await sales.post(`/orders/${order}/revisions`, revised, { headers: { 'if-match': '"1"' } });
    await decide(stack, order, 'credit', 'credit2');
    await decide(stack, order, 'capacity', 'planner');
    await decide(stack, order, 'sales-head', 'sales-head');
    await reaches(stack, order, 'EFFECTIVE');
    return order;
  },
  'executives-then-cancelled': async (stack) => {
    const order = await submit(stack, ordinaryDocument({ special: { reason: '首台套' } }));
    await decide(stack, order, 'credit', 'credit');
    await decide(stack, order, 'capacity', 'planner');
    await decide(stack, order, 'sales-head', 'sales-head');
    await decide(stack, order, 'executive', 'exec1');
    await stack.as('sales').post(`/orders/${order}/cancel-requests`, { reason: '客户撤单' });
    await decide(stack, order, 'cancel', 'sales-head');
    await reaches(stack, order, 'CANCELLED');
    return order;
  },
  'refused-and-declined': async (stack) => {
    const order = await submit(stack);
    await decide(stack, order, 'capacity', 'planner', { outcome: 'refuse', reason: '无产能' });
    await reaches(stack, order, 'NEGOTIATING');
    await stack.as('sales').post(`/orders/${order}/decline-requests`, { reason: '客户不能延期' });
    await decide(stack, order, 'decline', 'gm');
    await reaches(stack, order, 'DECLINED');
    return order;
  },
};
