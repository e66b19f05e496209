import { describe, expect, it } from 'vitest';
import { openApi } from '../../../functions/api/documents/openapi.ts';
import { providers } from '../../../functions/providers/index.ts';
import { renderApiPage } from '../../../infra/docs/render.ts';

const page = renderApiPage(openApi([...providers.values()]));

/** Tags that are opened and not closed, or closed and not opened; in HTML some need no end. */
function unbalanced(markup: string): readonly string[] {
  const withoutEnd = new Set(['!doctype', 'meta', 'br']);
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, slash, name = ''] of markup.matchAll(/<(\/?)([!a-z][a-z0-9]*)\b[^>]*>/gi)) {
    if (withoutEnd.has(name.toLowerCase())) continue;
    if (slash === '') open.push(name);
    else if (open.pop() !== name) wrong.push(name);
  }
  return [...wrong, ...open];
}

describe('the API page', () => {
  it('shows every call, schema and example', () => {
    const document = openApi([...providers.values()]);
    const { schemas } = document.components as { readonly schemas: object };

    for (const path of Object.keys(document.paths as object)) expect(page).toContain(path.replaceAll('&', '&amp;'));
    for (const name of Object.keys(schemas)) expect(page).toContain(`id="schema-${name}"`);
    for (const { title } of providers.values()) expect(page).toContain(`Cancel a payment at ${title}`);
  });

  it('loads nothing, runs nothing and leads nowhere else', () => {
    expect(page).not.toMatch(/<(script|link|img|iframe|object)\b|\bon[a-z]+=|url\(|@import/i);
    for (const [, target = ''] of page.matchAll(/href="([^"]*)"/g)) expect(target).toMatch(/^(#|\/v1\/)/);
  });

  it('has only links that find their place, and places of one name each', () => {
    const places = [...page.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id);
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);

    expect(places).toEqual([...new Set(places)]);
    expect(links.filter((id) => !places.includes(id))).toEqual([]);
  });

  it('closes every tag that it opens', () => {
    expect(unbalanced(page)).toEqual([]);
    expect(unbalanced('<p><b></p>')).not.toEqual([]);
  });

  it('shows markup in a document as text', () => {
    const info = { title: '<script>alert(1)</script>', summary: '`<b>`', description: '"&' };

    const shown = renderApiPage({ info, paths: {}, tags: [] });

    expect(shown).not.toContain('<script>');
    expect(shown).toContain('&lt;script&gt;');
    expect(shown).toContain('<code>&lt;b&gt;</code>');
  });

  it('stays small', () => {
    expect(Buffer.byteLength(page)).toBeLessThan(200_000);
  });
});
