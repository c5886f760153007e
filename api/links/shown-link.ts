import { requireUsable } from '../../commands/answer-link.ts';
import { CommandProblem } from '../../commands/problem.ts';
import { countLook, type LinkRecord } from '../../db/links.ts';
import { logAccess } from '../../db/queries/access-log.ts';
import { customerOrder } from '../../db/queries/customer-order.ts';
import { linkStanding, type LinkStanding } from '../../db/queries/link-standing.ts';
import { type CustomerView, customerView } from '../../domain/links/customer-view.ts';
import type { Ctx } from '../http/endpoint.ts';
import type { Api } from '../http/environment.ts';
import type { Locale } from '../http/locale.ts';
import { linkOfToken } from './link-of-token.ts';

/** Looks at one link in a minute; each is a row of the access log. */
const LOOKS = 60;

/**
 * The link of the address, for one look that is on the access log; a used one goes on showing the order and what was
 * answered. Throws `not-found`, `link-gone`, `too-many-requests`.
 */
export async function admitLook(api: Api, c: Ctx): Promise<LinkRecord> {
  const link = await linkOfToken(api, c.req.param('token') ?? '');
  const now = api.commands.now();
  requireUsable({ ...link, usedAt: null }, now);
  if ((await countLook(api.db, link.id, now)) > LOOKS) {
    throw new CommandProblem('too-many-requests', `A link shows ${LOOKS} times a minute.`, {
      retryAfter: 60,
    });
  }
  await logAccess(api.db, {
    personId: `customer:${link.id}`,
    orderId: link.orderId,
    what: 'link',
    correlationId: c.get('correlationId'),
  });
  return link;
}

/** zone: of the company's times. */
export type ShownLink = { link: LinkRecord; view: CustomerView; standing: LinkStanding; zone: string };

/** What the link shows now. Throws `link-gone` when the order was revised since the look was admitted. */
export async function shownLink(api: Api, link: LinkRecord, locale: Locale): Promise<ShownLink> {
  const facts = await customerOrder(api.db, link.intakeNumber);
  requireUsable({ ...link, usedAt: null, currentRevision: facts.revision }, api.commands.now());
  const view = customerView(facts, locale === 'en' ? 'en' : 'zh');
  return { link, view, standing: await linkStanding(api.db, link), zone: facts.zone };
}
