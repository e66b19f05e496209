import { readFile } from 'node:fs/promises';
import { asyncApi } from '../../../functions/api/documents/asyncapi.ts';
import type { Json } from '../../../functions/api/documents/json-schema.ts';
import { openApi } from '../../../functions/api/documents/openapi.ts';
import type { Provider } from '../../../functions/providers/contract.ts';
import { at, text } from '../../../functions/untrusted/json.ts';
import { tokenFrom, userOf } from '../../console/model/curl.ts';
import { eventsAsWebhooks } from '../../docs/events-as-webhooks.ts';
import { type ClientSecret, localMerchants, shownSecret } from '../gateway/client-secret.ts';
import type { AnswerHttp } from '../gateway/http.ts';

const [client, otherClient] = localMerchants;

/**
 * `GET /docs` and what is below it: Swagger UI with the API or with the events, and the files that it loads. We use
 * Swagger UI because it is one package; the alternatives add 50 to 275. Its only dependency reports every installation to
 * the maintainers, so an override in package.json installs a package without scripts in its place.
 */
export function docsPage(providers: Iterable<Provider>, address: () => string, secret: ClientSecret) {
  const described = [...providers];
  const contents: Readonly<Record<string, () => Content | Promise<Content>>> = {
    '/docs': () => page('/docs', 'Rescind API'),
    '/docs/events': () => page('/docs/events', 'Rescind events'),
    '/docs/docs.css': productStyle,
    '/docs/swagger-ui.css': () => packaged('text/css', import.meta.resolve('swagger-ui-dist/swagger-ui.css')),
    '/docs/swagger-ui-bundle.js': () =>
      packaged('text/javascript', import.meta.resolve('swagger-ui-dist/swagger-ui-bundle.js')),
    '/docs/start.js': () => ['text/javascript', startWith(secret)],
    '/docs/api.json': () => json(withNote(openApi(described), apiNote(address(), secret))),
    '/docs/events.json': () => json(withNote(eventsAsWebhooks(asyncApi(described)), eventsNote)),
    '/docs/asyncapi.json': () => json(asyncApi(described)),
  };
  const answer = async (make: () => Content | Promise<Content>) => {
    const [type, body] = await make();
    const headers = { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': policy };
    return { status: 200, headers: { ...headers, 'x-content-type-options': 'nosniff' }, body };
  };
  return ({ method, path }: Parameters<AnswerHttp>[0]) => {
    const make = contents[path];
    return method === 'GET' && make ? answer(make) : undefined;
  };
}

/** Media type and body. */
type Content = readonly [type: string, body: string | Uint8Array];

const json = (document: Json): Content => ['application/json', JSON.stringify(document)];

const packaged = async (type: string, url: string): Promise<Content> => [type, await readFile(new URL(url))];

/**
 * The page loads and reaches only this server. Swagger UI does not allow more: its style sheet draws arrows as `data:`
 * images, and its script sets `innerHTML`, which `require-trusted-types-for` would forbid.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The pages that the header leads to. */
const pages = { '/': 'Console', '/docs': 'API', '/docs/events': 'Events' };

const navigation = (shown: string) =>
  Object.entries(pages)
    .map(([path, words]) => `<a href="${path}"${path === shown ? ' aria-current="page"' : ''}>${words}</a>`)
    .join('');

/** The colours and the type of the console, then the rules that give them to Swagger UI. */
async function productStyle(): Promise<Content> {
  const [ours, console] = await Promise.all(
    ['docs.css', '../../console/page/console.css'].map((path) => readFile(new URL(path, import.meta.url), 'utf8')),
  );
  const variables = console?.slice(0, console.indexOf('\n* {'));
  return ['text/css', `${variables}\n${ours}`];
}

const page = (path: string, title: string): Content => [
  'text/html',
  `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title}</title>
    <link rel="icon" href="/icon.svg">
    <link rel="stylesheet" href="/docs/swagger-ui.css">
    <link rel="stylesheet" href="/docs/docs.css">
    <script src="/docs/swagger-ui-bundle.js" defer></script>
    <script src="/docs/start.js" defer></script>
  </head>
  <body>
    <header class="pages">
      <a class="brand" href="/">Rescind</a>
      <nav aria-label="Pages">${navigation(path)}</nav>
    </header>
    <div id="document"></div>
  </body>
</html>
`,
];

/**
 * Swagger UI has to be told to be dark, and to keep the list of schemas closed. The plugin hides the line that says that the events have no operations. Anyone who
 * can connect can read this, so it fills in only a secret that everybody knows.
 */
const startWith = ({ value, file }: ClientSecret) => `const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', follow);
follow();
const shown = location.pathname === '/docs'
  ? { url: '/docs/api.json' }
  : { url: '/docs/events.json', plugins: [{ components: { operations: () => null } }] };
const ui = SwaggerUIBundle({ ...shown, dom_id: '#document', deepLinking: true, defaultModelsExpandDepth: 0 });
ui.initOAuth(${JSON.stringify({ clientId: client, ...(file === undefined ? { clientSecret: value } : {}) })});
`;

const withNote = (document: Json, note: string): Json => ({
  ...document,
  info: { ...(at(document, 'info') as Json), description: `${text(document, 'info', 'description')}\n${note}` },
});

/** What is true of the local system only: its clients, a token and a first call to paste, and where to look next. */
const apiNote = (address: string, secret: ClientSecret) => `
On this machine the clients are \`${client}\` and \`${otherClient}\`, both with the secret ${secret.file === undefined ? `\`${secret.value}\`` : `in the file \`${secret.file}\``}.
**Authorize** fetches a token, and **Try it out** sends a request with it. Recheck and resolution need the scope
\`cancellations/operate\`: select it there, or add \`-d scope=cancellations/operate\` when you do the same in a shell:

\`\`\`sh
TOKEN=$(${tokenFrom(`${address}/oauth2/token`, userOf(client, shownSecret(secret)))})
curl -sS ${address}/v1/providers -H "Authorization: Bearer $TOKEN"
\`\`\`

More: [the events](/docs/events) · [the console](/) · [openapi.json](/v1/openapi.json) for programs`;

const eventsNote = `
OpenAPI calls them webhooks. The events that this machine has published are at [/local/events](/local/events).

More: [the API](/docs) · [the console](/) · [asyncapi.json](/docs/asyncapi.json) for programs`;
