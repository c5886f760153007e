import { exact } from '../money/exact.ts';

/** How a product is made: operations in their order, each at one work centre. */
export type RoutingStep = { workCentreId: string; setupHours: string; hoursPerUnit: string };

/** Hours that one order needs at one work centre. */
export type Operation = { workCentreId: string; hours: number };

/** Setup + hours per unit × quantity, rounded up to a thousandth of an hour, for each step of the routing. */
export function operationsFor(routing: readonly RoutingStep[], quantity: string): Operation[] {
  return routing.map(({ workCentreId, setupHours, hoursPerUnit }) => {
    const hours = exact(setupHours).plus(exact(hoursPerUnit).times(exact(quantity)));
    return { workCentreId, hours: hours.times(1000).ceil().toNumber() / 1000 };
  });
}
