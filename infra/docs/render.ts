import { at, list, text } from '../../functions/untrusted/json.ts';
import { html, type Markup, prose } from './html.ts';
import { row, schemaSection } from './render-schema.ts';
import { style } from './style.ts';

type Json = Readonly<Record<string, unknown>>;

const entries = (value: unknown, ...names: readonly string[]): readonly (readonly [string, unknown])[] =>
  Object.entries(at(value, ...names) ?? {});

/**
 * The OpenAPI document as one page of plain HTML, complete in itself: no script, nothing loaded from anywhere. `here`
 * is what is true only of the place where the page is shown.
 */
export function renderApiPage(openapi: Json, here?: Markup): string {
  const title = `${text(openapi, 'info', 'title') ?? ''} API`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<header><h1>${title}</h1><p>${prose(text(openapi, 'info', 'summary') ?? '')}</p><p>${prose(text(openapi, 'info', 'description') ?? '')}</p>
<p>The same as a document for programs: <a href="/v1/openapi.json">openapi.json</a></p>${here}</header>
${contents(openapi)}
<main>
${access(openapi)}
${list(openapi, 'tags').map((tag) => tagSection(openapi, tag))}
<h2 id="schemas">Schemas</h2>
${entries(openapi, 'components', 'schemas').map(([name, schema]) => schemaSection(name, schema))}
</main>
</body>
</html>
`;
  return page.markup;
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly operation: unknown;
}

const callsOf = (openapi: Json, tag: unknown): readonly Call[] =>
  entries(openapi, 'paths').flatMap(([path, methods]) =>
    Object.entries(methods ?? {})
      .filter(([, operation]) => list(operation, 'tags').includes(at(tag, 'name')))
      .map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );

const idOf = (operation: unknown) => text(operation, 'operationId') ?? '';

function contents(openapi: Json): Markup {
  const calls = list(openapi, 'tags').flatMap((tag) => callsOf(openapi, tag));
  const items = calls.map(
    ({ method, path, operation }) =>
      html`<li><a href="#${idOf(operation)}"><code>${method} ${path}</code> ${text(operation, 'summary')}</a></li>\n`,
  );
  return html`<nav aria-label="Contents"><ul>${items}<li><a href="#schemas">Schemas</a></li></ul></nav>`;
}

function access(openapi: Json): Markup {
  const flow = at(openapi, 'components', 'securitySchemes', 'token', 'flows', 'clientCredentials');
  const scopes = entries(flow, 'scopes').map(
    ([name, meaning]) => html`<tr><th scope="row"><code>${name}</code></th><td>${String(meaning)}</td></tr>`,
  );
  return html`<h2 id="access">Access</h2><p>Ask <code>POST ${text(flow, 'tokenUrl')}</code> for a token with <code>grant_type=client_credentials</code> and your client's id and secret as HTTP Basic, and send it as <code>Authorization: Bearer …</code>.</p><table><tbody>${scopes}</tbody></table>`;
}

const tagSection = (openapi: Json, tag: unknown): Markup =>
  html`<h2>${text(tag, 'description')}</h2>\n${callsOf(openapi, tag).map((call) => callSection(openapi, call))}`;

function callSection(openapi: Json, { method, path, operation }: Call): Markup {
  const scope = list(operation, 'security').flatMap((needs) => list(needs, 'token'));
  return html`<section id="${idOf(operation)}"><h3><code>${method} ${path}</code> ${text(operation, 'summary')}</h3>
<p>${prose(text(operation, 'description') ?? '')}</p><p>${scope.length > 0 ? html`Scope <code>${scope.join(' ')}</code>` : 'No token'}</p>
${parametersOf(openapi, operation)}${bodyOf(operation)}
<h4>Answers</h4>${entries(operation, 'responses').map(([status, answer]) => answerOf(status, answer))}</section>
`;
}

const componentOf = (openapi: Json, reference: unknown) =>
  at(openapi, ...(text(reference, '$ref') ?? '').replace(/^#\//, '').split('/'));

function parametersOf(openapi: Json, operation: unknown): Markup | undefined {
  const parameters = list(operation, 'parameters').map((reference) => componentOf(openapi, reference));
  if (parameters.length === 0) return undefined;
  const rows = parameters.map((parameter) => {
    const name = `${text(parameter, 'name')} (${text(parameter, 'in')})`;
    return row(name, at(parameter, 'schema'), at(parameter, 'required') === true, text(parameter, 'description'));
  });
  return html`<h4>Parameters</h4><table><tbody>${rows}</tbody></table>`;
}

function bodyOf(operation: unknown): Markup | undefined {
  const body = at(operation, 'requestBody');
  if (body === undefined) return undefined;
  return html`<h4>Body</h4><p>${prose(text(body, 'description') ?? '')}</p>${contentOf(body)}`;
}

const answerOf = (status: string, answer: unknown): Markup =>
  html`<h5><b>${status}</b> ${prose(text(answer, 'description') ?? '')}</h5>${headersOf(answer)}${contentOf(answer)}`;

function headersOf(answer: unknown): Markup | undefined {
  const names = entries(answer, 'headers').map(([name]) => name);
  return names.length > 0 ? html`<p>Headers: <code>${names.join(', ')}</code></p>` : undefined;
}

const contentOf = (holder: unknown): readonly Markup[] =>
  entries(holder, 'content').map(([type, media]) => {
    const name = (text(media, 'schema', '$ref') ?? '').split('/').at(-1);
    const schema = name ? html` <a href="#schema-${name}">${name}</a>` : undefined;
    return html`<p><code>${type}</code>${schema}</p>${entries(media, 'examples').map(([, example]) => exampleOf(example))}`;
  });

const exampleOf = (example: unknown): Markup =>
  html`<details><summary>${text(example, 'summary')}</summary><pre><code>${JSON.stringify(at(example, 'value'), null, 2)}</code></pre></details>`;
