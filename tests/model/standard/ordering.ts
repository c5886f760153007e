import { ordinaryDocument } from '../../setup/orders.ts';
import type { Entered } from '../order.ts';
import { orderingBy } from '../ordering.ts';
import { goOn, newStandardOrder, revised, type StandardBook, type StandardOrder, wayOf } from './book.ts';
import { deliveryDay } from './hours.ts';
import { looksAgain } from './looking.ts';
import { expectTaken } from './site.ts';

/** Each sequence has a stand-in of its own. */
export function personOf({ standIn }: StandardBook, who: string): string {
  return who === 'stand-in' ? standIn : who;
}

type Described = Pick<StandardOrder, 'quantity' | 'later' | 'remark' | 'special'>;

function documentOf({ customerId: id }: StandardBook, { quantity, later, remark, special }: Described) {
  return ordinaryDocument({
    parties: { buyer: { customerId: id } },
    lines: [{ sku: id, quantity: String(quantity), unit: 'pcs', netPrice: '100.00', taxRate: '0.13' }],
    delivery: { date: deliveryDay(later), place: '上海' },
    ...(remark > 0 && { remarks: `第${remark}次更改` }),
    ...(special && { special: { reason: '首台套' } }),
  });
}

export const { ofOrder, submits, revises, asksToCancel, asksToDecline, notNegotiated, completes } =
  orderingBy<StandardOrder, StandardBook, Entered & { special: boolean }>({
    policyId: 'standard',
    wayOf,
    newOrder: newStandardOrder,
    documentOf,
    agreed: ({ rounds, revision }) => rounds.agreed && rounds.revision === revision,
    async revised(order, change, author, book, site) {
      revised(order, change, author);
      await looksAgain(site, book, { mayHold: false });
    },
    goOn,
    personOf,
    expectMore: expectTaken,
  });
