// What the workers of the queue `orders` run.
export { order } from './order/order.ts';
