// What the workers of the queue `scheduled` run: each Schedule of temporal.yaml starts the workflow of its name.
export { checkpoints } from './checkpoints/checkpoints.ts';
export { clocks } from './clocks/clocks.ts';
export { credit } from './credit/credit.ts';
export { digest } from './digest/digest.ts';
export { notices } from './notices/notices.ts';
export { reassess } from './reassess/reassess.ts';
export { reconcile } from './reconcile/reconcile.ts';
export { relay } from './relay/relay.ts';
