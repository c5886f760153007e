import { accepts } from 'hono/accepts';
import { CommandProblem } from '../../commands/problem.ts';
import { countLook } from '../../db/links.ts';
import { logAccess } from '../../db/queries/access-log.ts';
import { customerOrder } from '../../db/queries/customer-order.ts';
import { customerView } from '../../domain/links/customer-view.ts';
import { linkFault } from '../../domain/links/link-purposes.ts';
import { describe, type Endpoint, routerPath } from '../http/endpoint.ts';
import { CUSTOMER_PAGE_HEADERS, customerPage } from './customer-page.ts';
import { customerViewSchema } from './customer-view-schema.ts';
import { linkOfToken } from './link-of-token.ts';
import { purpose, tokenParams } from './link-schemas.ts';

/** Looks at one link in a minute; each is a row of the access log. */
const LOOKS = 60;

const PATH = '/c/{token}';

/**
 * GET /c/{token}: the order as its customer sees it (P-16), JSON or a page; each look is on the access log. It confirms
 * nothing: mail scanners and previews follow links.
 */
export const viewLinkEndpoint: Endpoint = (app, api) => {
  describe(
    app,
    'get',
    {
      path: PATH,
      tag: 'links',
      summary: 'The order as its customer sees it',
      description: 'Specification, price, date and stage in plain words, in the language of Accept-Language.',
      params: tokenParams,
      status: 200,
      answer: 'The order; a page for a browser (Accept: text/html)',
      schema: customerViewSchema,
      problems: ['not-found', 'link-gone', 'too-many-requests', 'unavailable'],
      open: true,
    },
    [],
  );
  app.get(routerPath(PATH), async (c) => {
    const link = await linkOfToken(api, c.req.param('token') ?? '');
    const facts = await customerOrder(api.db, link.intakeNumber);
    const now = api.commands.now();
    const fault = linkFault({ ...link, usedAt: null }, facts.revision, now);
    if (fault !== null) throw new CommandProblem('link-gone', fault);
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
    const locale = c.get('locale');
    const view = customerView(facts, locale === 'en' ? 'en' : 'zh');
    const type = accepts(c, {
      header: 'Accept',
      supports: ['application/json', 'text/html'],
      default: 'application/json',
    });
    for (const [name, value] of Object.entries(CUSTOMER_PAGE_HEADERS)) c.header(name, value);
    c.header('content-language', locale);
    c.header('vary', 'Accept, Accept-Language');
    if (type === 'text/html') return c.html(customerPage(view, locale));
    const { id: linkId, revision } = link;
    return c.json({ ...view, link: { linkId, revision, purpose: purpose.parse(link.purpose) } });
  });
};
