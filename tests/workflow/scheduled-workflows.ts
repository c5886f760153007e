// The bundle of these tests: the scheduled workflows alone.
export { clocks } from '../../workflows/clocks/clocks.ts';
export { reconcile } from '../../workflows/reconcile/reconcile.ts';
export { relay } from '../../workflows/relay/relay.ts';
