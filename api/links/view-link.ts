import { accepts } from 'hono/accepts';
import { describe, type Endpoint, routerPath } from '../http/endpoint.ts';
import { customerPage } from './customer-page.ts';
import { customerViewSchema } from './customer-view-schema.ts';
import { tokenParams } from './link-schemas.ts';
import { setCustomerHeaders } from './page-frame.ts';
import { problemPage } from './problem-page.ts';
import { admitLook, shownLink } from './shown-link.ts';

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
      description:
        'Specification, price, date and stage in plain words, in the language of Accept-Language, and what the link asks. The page has the form by which it is answered.',
      params: tokenParams,
      status: 200,
      answer: 'The order; a page for a browser (Accept: text/html)',
      schema: customerViewSchema,
      alsoAs: 'text/html',
      problems: ['not-found', 'link-gone', 'too-many-requests', 'unavailable'],
      open: true,
    },
    [],
  );
  app.get(routerPath(PATH), async (c) => {
    const type = accepts(c, {
      header: 'Accept',
      supports: ['application/json', 'text/html'],
      default: 'application/json',
    });
    const locale = c.get('locale');
    if (type === 'text/html') {
      try {
        return await customerPage(c, await shownLink(api, await admitLook(api, c), locale));
      } catch (error) {
        return problemPage(c, error);
      }
    }
    const { link, view, standing } = await shownLink(api, await admitLook(api, c), locale);
    setCustomerHeaders(c);
    const { id: linkId, revision, purpose } = link;
    const { asked, answered, design, questions } = standing;
    return c.json({
      ...view,
      link: { linkId, revision, purpose, asked },
      ...(answered && { answered: { ...answered, at: answered.at.toISOString() } }),
      ...(design && { design: { ...design, submittedAt: design.submittedAt.toISOString() } }),
      ...(questions.length > 0 && { questions }),
    });
  });
};
