import { tellOwners } from '../db/owner-notice.ts';
import type { SupersededRequest } from '../db/requests.ts';
import { gateTitle } from '../domain/notices/notice-data.ts';
import type { OpenOrder } from './open-order.ts';

/** Whoever asked for what a new revision makes void, and whoever was to decide it, are told (P-144, P-145). */
export async function tellSuperseded(
  { trx, scope, order, policy }: Pick<OpenOrder, 'trx' | 'scope' | 'order' | 'policy'>,
  superseded: readonly SupersededRequest[],
): Promise<void> {
  for (const { id, kind, reason, requestedBy: personId } of superseded) {
    const { zh, en } = gateTitle(policy, kind);
    await tellOwners(trx, order, {
      template: 'request-superseded',
      owners: policy[kind]?.owners ?? [],
      personId,
      data: { gateZh: zh, gateEn: en, reason },
      dedupe: `request-superseded:${id}`,
      now: scope.now,
      correlationId: scope.correlationId,
    });
  }
}
