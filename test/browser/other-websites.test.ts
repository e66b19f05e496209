import { createServer } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { aSystem, temporaryFolder } from '../fixtures/a-system.ts';
import { listening } from '../fixtures/listening.ts';
import { launchChromium } from './chromium.ts';

/** A name of the attacker that leads to this machine, as after DNS rebinding. */
const rebound = 'attacker.example';
/** Chromium has asked since version 142 before a page may reach this machine. Other browsers do not. */
const withoutOwnDefence = ['--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests'];
const secretsOfUs = /merchant-a|access_token|"local"|can_[a-z2-7]{26}|SwaggerUI|Rescind/;

const folder = temporaryFolder();
let system: Awaited<ReturnType<typeof aSystem>>;
let browser: Browser;
let site: Awaited<ReturnType<typeof listening>>;
let html = '';
const restarts: string[] = [];
let before: string;

beforeAll(async () => {
  [system, browser, site] = await Promise.all([
    aSystem({ data: folder.path, hurry: 100, restart: () => restarts.push('asked') }),
    launchChromium(`--host-resolver-rules=MAP ${rebound} 127.0.0.1`, ...withoutOwnDefence),
    listening(createServer((_, answer) => answer.setHeader('content-type', 'text/html').end(html))),
  ]);
  const { body } = await system.accept({ provider: 'pace', transaction: { transactionId: 'ours' } });
  await system.rested(body.id);
  before = await everything();
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  expect(await everything()).toBe(before);
  expect(restarts).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([system?.close(), site?.close()]);
  folder.remove();
});

/** What the attacks below would change. */
async function everything(): Promise<string> {
  const texts = ['/local/control/pace/ledger', '/local/control/pace/faults', '/local/control/pace/payments/victim'];
  const providers = await system.authorised('/v1/providers');
  const list = await system.authorised('/v1/cancellations');
  const shown = await Promise.all(texts.map(async (path) => (await system.call(path)).text));
  return [...shown, providers.text, list.text].join('\n');
}

/** Opens a page of another website whose script calls `report` once. Returns what it reported. */
async function attack(script: string): Promise<unknown> {
  html = `<!doctype html><body><script>const us = ${JSON.stringify(system.address)};${script}</script>`;
  const page = await browser.newPage();
  const { promise, resolve } = Promise.withResolvers<unknown>();
  await page.exposeFunction('report', resolve);
  await page.goto(site.address);
  return promise;
}

describe('a website whose name leads to this machine', () => {
  const port = () => new URL(system.address).port;

  async function open(path: string): Promise<Page> {
    const page = await browser.newPage();
    const answer = await page.goto(`http://${rebound}:${port()}${path}`);
    expect(answer?.status()).toBe(421);
    return page;
  }

  it.each(['/', '/config.json', '/docs', '/docs/start.js', '/local/events', '/.well-known/jwks.json', '/nothing'])(
    'is not shown %s',
    async (path) => {
      const page = await open(path);

      expect(await page.content()).not.toMatch(secretsOfUs);
    },
  );

  it('reads nothing, gets no token and cancels nothing', async () => {
    const page = await browser.newPage();
    // Served by the attacker, before the name leads to this machine.
    await page.route('**/start', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
    await page.goto(`http://${rebound}:${port()}/start`);

    const answers = await page.evaluate<{ status: number; text: string }[]>(`Promise.all([
      fetch('/config.json'),
      fetch('/v1/openapi.json'),
      fetch('/local/events'),
      fetch('/local/changes'),
      fetch('/local/control/pace/ledger'),
      fetch('/oauth2/token', {
        method: 'POST',
        headers: { authorization: 'Basic ' + btoa('merchant-a:local') },
        body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'cancellations/operate' }),
      }),
      fetch('/v1/cancellations', {
        method: 'POST',
        headers: { authorization: 'Bearer ' + ${JSON.stringify(await system.token())}, 'idempotency-key': 'theirs', 'content-type': 'application/json' },
        body: JSON.stringify({ provider: 'pace', transaction: { transactionId: 'victim' } }),
      }),
      fetch('/local/control/pace/reset', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }),
      fetch('/local/restart', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }),
    ].map(async (asked) => ({ status: (await asked).status, text: await (await asked).text() })))`);

    expect(answers.map(({ status }) => status)).toEqual(Array(9).fill(421));
    for (const { text } of answers) expect(text).not.toMatch(secretsOfUs);
  });
});

describe('another website on this machine', () => {
  it('cannot send requests, whether it can read the answer or not', async () => {
    const types = ['text/plain', 'application/x-www-form-urlencoded', 'application/json'];
    const reported = await attack(`
      const fault = '{"fault":"refused"}';
      const bodies = {
        '/local/control/pace/faults': fault,
        '/local/control/pace/reset': '{}',
        '/local/restart': '{}',
        '/oauth2/token': 'grant_type=client_credentials',
        '/v1/cancellations': '{"provider":"pace","transaction":{"transactionId":"victim"}}',
        '/v1/webhooks/pace/merchant-a': '{}',
        '/local/simulators/pace/cancel': '{"transactionId":"victim"}',
      };
      const asked = [];
      for (const [path, body] of Object.entries(bodies))
        for (const type of ${JSON.stringify(types)})
          for (const mode of ['no-cors', 'cors'])
            for (const credentials of ['omit', 'include'])
              asked.push(fetch(us + path, { method: 'POST', mode, credentials, headers: { 'content-type': type }, body })
                .then(async (answer) => answer.type === 'opaque' ? 'opaque' : path + ' ' + await answer.text(), () => 'failed'));
      asked.push(fetch(us + '/local/control/pace/payments/victim', { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{"state":"captured"}' }).then(() => 'put', () => 'failed'));
      asked.push(fetch(us + '/local/control/pace/faults', { method: 'DELETE' }).then(() => 'deleted', () => 'failed'));
      navigator.sendBeacon(us + '/local/control/pace/reset', '{}');
      navigator.sendBeacon(us + '/local/restart', new Blob(['{}'], { type: 'text/plain' }));
      Promise.all(asked).then((all) => report([...new Set(all)].sort()));
    `);

    // The browser hides from a page that asks without CORS that the answer was a refusal.
    expect(reported).toEqual(expect.arrayContaining(['failed']));
    expect((reported as string[]).filter((word) => word !== 'failed' && word !== 'opaque')).toEqual([]);
  });

  it('cannot send forms', async () => {
    const reported = await attack(`
      let loaded = 0;
      const paths = ['/local/control/pace/faults', '/local/control/pace/reset', '/local/restart', '/oauth2/token', '/v1/cancellations'];
      for (const [index, path] of paths.entries()) {
        const frame = Object.assign(document.createElement('iframe'), { name: 'frame' + index });
        const form = Object.assign(document.createElement('form'), { method: 'post', enctype: 'text/plain', action: us + path, target: frame.name });
        form.append(Object.assign(document.createElement('input'), { name: '{"fault":"refused","a":"', value: '"}' }));
        document.body.append(frame, form);
        frame.onload = () => { if (++loaded === paths.length) report('sent'); };
        form.submit();
      }
    `);

    expect(reported).toBe('sent');
  });

  it('cannot read the feed, the events or any data that a tag loads', async () => {
    const reported = await attack(`
      const seen = [];
      window.matchMedia = () => ({ addEventListener() {} });
      window.SwaggerUIBundle = () => ({ initOAuth: (credentials) => seen.push(JSON.stringify(credentials)) });
      window.addEventListener('error', (event) => event.message && seen.push(event.message));
      const tags = ['/docs/start.js', '/config.json', '/local/events', '/console.js', '/docs/swagger-ui-bundle.js']
        .map((path) => Object.assign(document.createElement('script'), { src: us + path }));
      tags.push(Object.assign(document.createElement('img'), { src: us + '/icon.svg' }));
      tags.push(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: us + '/console.css' }));
      const loads = tags.map((tag) => new Promise((resolve) => {
        tag.onload = () => { seen.push('loaded ' + (tag.src || tag.href)); resolve(); };
        tag.onerror = resolve;
      }));
      document.head.append(...tags);
      const streams = ['/local/changes', '/local/events'].map((path) => new Promise((resolve) => {
        const source = new EventSource(us + path);
        source.onopen = source.onmessage = () => { seen.push('stream ' + path); resolve(); };
        source.onerror = () => { source.close(); resolve(); };
      }));
      const reads = ['/config.json', '/local/events', '/v1/openapi.json'].map((path) =>
        fetch(us + path).then(async (answer) => seen.push(await answer.text()), () => {}));
      Promise.all([...loads, ...streams, ...reads]).then(() => report(seen));
    `);

    expect(reported).toEqual([]);
  });

  it('cannot show our pages in a frame', async () => {
    const page = await browser.newPage();
    html = ['/', '/docs', '/docs/events', '/local/events', '/nothing']
      .map((path) => `<iframe src="${system.address}${path}"></iframe>`)
      .join('');
    await page.goto(site.address, { waitUntil: 'load' });

    const framed = await Promise.all(
      page
        .frames()
        .slice(1)
        .map(async (frame) => [frame.url(), await frame.content()]),
    );

    expect(framed).toHaveLength(5);
    for (const [url, content] of framed) {
      expect(url).toBe('chrome-error://chromewebdata/');
      expect(content).not.toMatch(secretsOfUs);
    }
  });

  it('may lead to our pages with a link', async () => {
    html = `<a href="${system.address}/docs">the documents</a>`;
    const page = await browser.newPage();
    await page.goto(site.address);

    const [opened] = await Promise.all([
      page.waitForResponse(`${system.address}/docs`),
      page.getByRole('link', { name: 'the documents' }).click(),
    ]);

    expect(opened.status()).toBe(200);
  });
});
