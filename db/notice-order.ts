import type { LockedOrder } from './orders.ts';

/** What a notice may say of an order. */
export function noticeOrder(order: LockedOrder) {
  return {
    id: order.id,
    intakeNumber: order.intake_number,
    orderNumber: order.order_number,
    companyId: order.home.companyId,
    groupId: order.home.groupId,
    customerId: order.customer_id,
    customerName: order.customer_name,
    enteredBy: order.entered_by,
    stage: order.stage,
  };
}
