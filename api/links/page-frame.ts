import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Ctx } from '../http/endpoint.ts';

const STYLE = `*{box-sizing:border-box}
body{font:16px/1.55 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;max-width:46rem;margin:0 auto;padding:1.5rem 1rem 3rem;color:#1b1b1b;background:#fff;overflow-wrap:anywhere}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .25rem}h2{font-size:1.15rem;margin:2rem 0 .5rem}
dl{display:grid;grid-template-columns:minmax(7rem,auto) 1fr;gap:.35rem 1rem;margin:1rem 0}dt{color:#555}dd{margin:0}
code{font:.85rem/1.4 ui-monospace,monospace}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.4rem .6rem .4rem 0;border-bottom:1px solid #ccc}
th{color:#555;font-weight:normal}td.n,th.n{text-align:right;padding:.4rem 0 .4rem .6rem}
.box{border:1px solid #999;border-left-width:.4rem;border-radius:.25rem;padding:.75rem 1rem;margin:1rem 0}
.box h2,.box p{margin:0 0 .25rem}.box>:last-child{margin-bottom:0}.day{white-space:nowrap}.box dl,.box ul{margin:.25rem 0}.ok{border-color:#1a7f37}.bad{border-color:#b3261e}
form{margin:0}fieldset{border:0;padding:0;margin:0 0 1rem}legend,.label{display:block;font-weight:600;padding:0;margin:0 0 .25rem}
.choice{display:flex;gap:.6rem;align-items:baseline;padding:.35rem 0}
.field{margin:0 0 1rem}input[type=text],textarea{font:inherit;width:100%;padding:.5rem;border:1px solid #767676;border-radius:.25rem}
textarea{min-height:6rem}[aria-invalid=true]{border-color:#b3261e!important}.error{color:#b3261e;margin:.25rem 0 0}.note{color:#555}
button{font:inherit;font-weight:600;padding:.7rem 1.5rem;border:0;border-radius:.25rem;background:#0b57d0;color:#fff;cursor:pointer}
a{color:#0b57d0}:focus-visible{outline:3px solid #0b57d0;outline-offset:2px}
@media(max-width:34rem){button{width:100%}dl{grid-template-columns:1fr;gap:0}dd{margin:0 0 .5rem}thead{display:none}
tr{display:block;padding:.5rem 0;border-bottom:1px solid #ccc}td,td.n{display:flex;justify-content:space-between;gap:1rem;text-align:right;border:0;padding:.1rem 0}
td::before{content:attr(data-label);color:#555;flex:none}}`;

/** Made here, so that what its hash is over is exactly what is sent. */
const STYLE_ELEMENT = raw(`<style>${STYLE}</style>`);
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** The address of the page is a secret: nothing of it goes to other sites, and nothing is loaded or kept. */
const CUSTOMER_HEADERS = {
  'cache-control': 'private, no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'`,
  vary: 'Accept, Accept-Language',
};

export type Html = ReturnType<typeof html>;

/** What every answer to a customer carries, page or JSON. */
export function setCustomerHeaders(c: Ctx): void {
  for (const [name, value] of Object.entries(CUSTOMER_HEADERS)) c.header(name, value);
  c.header('content-language', c.get('locale'));
}

/** Answers a page that needs no script; every value in it is escaped by `html`. */
export function answerPage(
  c: Ctx,
  { title, content, status = 200 }: { title: string; content: Html; status?: ContentfulStatusCode },
): Response | Promise<Response> {
  setCustomerHeaders(c);
  return c.html(
    html`<!doctype html>
      <html lang="${c.get('locale')}">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="robots" content="noindex" />
          <title>${title}</title>
          ${STYLE_ELEMENT}
        </head>
        <body>
          <main>${content}</main>
        </body>
      </html>`,
    status,
  );
}
