import { createHash } from 'node:crypto';
import type { BrowserContext, Page, Route } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { buildConsole, contentSecurityPolicy } from '../../infra/console/build.ts';
import { browserTests } from './a-page.ts';
import { findings } from './accessibility.ts';

const { system, context } = browserTests();

const site = 'https://console.example';
const issuer = 'https://issuer.example';
const config = {
  target: 'cloud',
  authorizationEndpoint: `${issuer}/oauth2/authorize`,
  tokenEndpoint: `${issuer}/oauth2/token`,
  revocationEndpoint: `${issuer}/oauth2/revoke`,
  endSessionEndpoint: `${issuer}/logout`,
  clientId: 'console',
  scope: 'cancellations/read cancellations/write cancellations/operate',
};
const withoutWrite = 'cancellations/read cancellations/operate';

interface Issuer {
  /** The valid requests to the token endpoint. */
  readonly redeemed: URLSearchParams[];
  /** The requests to the revocation endpoint. */
  readonly revoked: URLSearchParams[];
}

interface IssuerOptions {
  readonly state?: string;
  /** Whether it gives refresh tokens; default: yes. */
  readonly refreshes?: boolean;
  /** The scopes that the person gets; default: all that the page asks for, except to ask for cancellations. */
  readonly scope?: string;
  /** What the revocation endpoint answers; `aborted`: nothing. Default: 200. */
  readonly revocation?: number | 'aborted';
}

/** Plays CloudFront and an issuer for the browser: the page, `/v1/*` of a running system, and four endpoints. */
async function deployed(browser: BrowserContext, options: IssuerOptions = {}): Promise<Issuer> {
  const { state: forcedState, refreshes = true, revocation = 200, scope = withoutWrite } = options;
  const files = await buildConsole({ target: 'cloud' });
  const asked = new Map<string, string>();
  const redeemed: URLSearchParams[] = [];
  const revoked: URLSearchParams[] = [];

  await browser.route(`${site}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname.startsWith('/v1/')) return passOn(route);
    if (pathname === '/config.json') return route.fulfill({ json: config });
    const file = files.find(({ name }) => name === (pathname === '/' ? 'index.html' : pathname.slice(1)));
    if (!file) return route.fulfill({ status: 404 });
    await route.fulfill({
      body: Buffer.from(file.content),
      headers: {
        'content-type': file.contentType,
        'content-security-policy': contentSecurityPolicy(config),
      },
    });
  });
  await browser.route(`${issuer}/oauth2/authorize?**`, (route) => {
    const query = new URL(route.request().url()).searchParams;
    const code = crypto.randomUUID();
    asked.set(code, query.get('code_challenge') ?? '');
    const answer = new URLSearchParams({ code, state: forcedState ?? query.get('state') ?? '' });
    return route.fulfill({ status: 302, headers: { location: `${query.get('redirect_uri')}?${answer}` } });
  });
  await browser.route(`${issuer}/oauth2/token`, async (route) => {
    const form = new URLSearchParams(route.request().postData() ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const headers = { 'access-control-allow-origin': site };
    if (asked.get(form.get('code') ?? '') !== challenge) return route.fulfill({ status: 400, headers, json: {} });
    asked.delete(form.get('code') ?? '');
    redeemed.push(form);
    const given = { access_token: await merchantToken(scope), token_type: 'Bearer' };
    await route.fulfill({ headers, json: refreshes ? { ...given, refresh_token: refreshToken } : given });
  });
  await browser.route(`${issuer}/oauth2/revoke`, async (route) => {
    revoked.push(new URLSearchParams(route.request().postData() ?? ''));
    if (revocation === 'aborted') return route.abort();
    await route.fulfill({ status: revocation, headers: { 'access-control-allow-origin': site } });
  });
  await browser.route(`${issuer}/logout?**`, (route) => {
    const back = new URL(route.request().url()).searchParams.get('logout_uri') ?? '';
    return route.fulfill({ status: 302, headers: { location: back } });
  });
  return { redeemed, revoked };
}

const refreshToken = 'refresh-token-of-this-session';

async function merchantToken(scope: string): Promise<string> {
  const response = await fetch(`${system().address}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from('merchant-a:local').toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}

async function passOn(route: Route): Promise<void> {
  const { pathname, search } = new URL(route.request().url());
  // The local server refuses requests that other websites make. A deployed API has no such check.
  const { host: _host, origin: _origin, ...sent } = route.request().headers();
  const headers = Object.fromEntries(Object.entries(sent).filter(([name]) => !name.startsWith('sec-fetch-')));
  const body = route.request().postData();
  const method = route.request().method();
  const response = await fetch(`${system().address}${pathname}${search}`, {
    method,
    headers,
    ...(body ? { body } : {}),
  });
  await route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  });
}

async function signIn(page: Page, hash = ''): Promise<void> {
  await page.goto(`${site}/${hash}`);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

describe('the console of a deployed service', () => {
  it('signs in with a code and PKCE, shows the list, and has no simulators', async () => {
    const payment = crypto.randomUUID();
    await system().accept({ provider: 'pace', transaction: { transactionId: payment } });
    const browser = await context();
    const { redeemed } = await deployed(browser);
    const page = await browser.newPage();

    await signIn(page, `#/cancellations?reference=${payment}`);
    await page.locator('tbody tr', { hasText: payment }).waitFor();

    expect(redeemed.map((form) => form.get('client_id'))).toEqual(['console']);
    expect(page.url()).toBe(`${site}/#/cancellations?reference=${payment}`);
    expect(await page.getByRole('link').allTextContents()).not.toContain('Simulators');
    expect(await page.locator('.tally').isVisible()).toBe(false);
    expect(await page.evaluate('JSON.stringify({ ...sessionStorage, ...localStorage })')).toBe(
      '{"rescind.signed-in":"yes"}',
    );
  });

  it('follows one cancellation to its end without a feed', async () => {
    const { body } = await system().accept({
      provider: 'lab4pay',
      transaction: { transactionId: crypto.randomUUID() },
    });
    const browser = await context();
    await deployed(browser);
    const page = await browser.newPage();

    await signIn(page, `#/cancellations/${body.id}`);
    await page.locator('.cancellation-head .chip').getByText('Cancelled').waitFor();

    await page.getByRole('heading', { name: 'What the provider told us' }).waitFor();
    await page.getByText('The books of lab4pay Pay-Connect cannot be seen from here.').waitFor();
    await page.getByText('This page cannot see whether').waitFor();
    expect(await page.locator('main').innerText()).not.toMatch(/ledger|effective|simulat|one effect|is published/i);
    expect(await page.locator('.timeline .ahead').count()).toBe(0);
    expect(await page.getByRole('link').allTextContents()).not.toContain('API');
  });

  it('asks for a cancellation at a provider, after a confirmation, if the person may', async () => {
    const payment = crypto.randomUUID();
    const browser = await context();
    await deployed(browser, { scope: config.scope });
    const page = await browser.newPage();
    const asked: string[] = [];
    const sent: string[] = [];
    page.on('request', (request) => request.method() === 'POST' && sent.push(new URL(request.url()).pathname));
    await signIn(page);
    await page.getByRole('link', { name: 'New cancellation' }).click();
    await page.getByRole('radio', { name: 'lab4pay', exact: true }).check();
    const field = page.getByLabel('transactionId', { exact: true });
    expect(await field.inputValue()).toBe('');
    expect(await page.getByText(/simulated|Fault|Send 100 times|curl/).count()).toBe(0);
    expect(await page.getByLabel('Reason').inputValue()).toBe('');
    await field.fill(payment);
    page.once('dialog', (dialog) => void dialog.dismiss());
    await page.getByRole('button', { name: 'Cancel payment' }).click();
    expect(sent).not.toContain('/v1/cancellations');

    page.once('dialog', (dialog) => {
      asked.push(dialog.message());
      void dialog.accept();
    });
    await page.getByRole('button', { name: 'Cancel payment' }).click();
    await page.locator('.cancellation-head').getByText('Cancelled', { exact: true }).waitFor();

    expect(asked).toEqual([`Cancel the payment ${payment} at lab4pay Pay-Connect? This cannot be undone.`]);
    expect(await page.getByText(payment).count()).toBeGreaterThan(0);
    expect(await findings(page)).toEqual([]);
  });

  it('has no form for people who may only read, and the service refuses their requests', async () => {
    const browser = await context();
    await deployed(browser);
    const page = await browser.newPage();

    await page.goto(`${site}/`);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await findings(page)).toEqual([]);
    await signIn(page, '#/new');
    await page.getByRole('heading', { name: 'Page not found' }).waitFor();

    expect(await page.getByRole('link').allTextContents()).not.toContain('New cancellation');
    const reply = await fetch(`${system().address}/v1/cancellations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await merchantToken(withoutWrite)}`, 'idempotency-key': 'k' },
      body: '{}',
    });
    expect(reply.status).toBe(403);
  });

  it('says that the service cannot be reached, and goes on by itself', async () => {
    const browser = await context();
    await deployed(browser);
    const page = await browser.newPage();
    await signIn(page, '#/cancellations');
    await page.getByText(/shown|No cancellations/).waitFor();
    const cut = (route: Route) => route.abort();
    await browser.route(`${site}/v1/**`, cut);
    await page.getByRole('link', { name: 'Reviews' }).click();
    await page.getByText('Nothing is loaded yet.').waitFor();
    await page.getByRole('alert').getByText('The service cannot be reached').waitFor();

    await browser.unroute(`${site}/v1/**`, cut);

    await page.getByText('The service cannot be reached').waitFor({ state: 'detached' });
    await page.getByText('Nothing is loaded yet.').waitFor({ state: 'detached' });
  });

  const notRevoked = 'Your session here has ended, but the issuer did not confirm';

  it('revokes the refresh token on sign-out, and keeps it in memory only', async () => {
    const browser = await context();
    const { revoked } = await deployed(browser);
    const page = await browser.newPage();
    await signIn(page);
    const signOut = page.getByRole('button', { name: 'Sign out' });
    await signOut.waitFor();
    const stored = await page.evaluate('JSON.stringify({ ...sessionStorage, ...localStorage }) + document.cookie');
    expect(stored).toBe('{"rescind.signed-in":"yes"}');

    await signOut.click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();

    expect(revoked.map((form) => Object.fromEntries(form))).toEqual([
      { token: refreshToken, token_type_hint: 'refresh_token', client_id: 'console' },
    ]);
    expect(await page.getByText(notRevoked).count()).toBe(0);
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
  });

  it('revokes the access token where the issuer gives no refresh token', async () => {
    const browser = await context();
    const { revoked } = await deployed(browser, { refreshes: false });
    const page = await browser.newPage();
    await signIn(page);

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();

    expect(revoked.map((form) => form.get('token_type_hint'))).toEqual(['access_token']);
    expect(revoked.map((form) => form.get('token')?.split('.').length)).toEqual([3]);
  });

  it.each([503, 'aborted'] as const)(
    'signs out although the revocation fails (%s), and says so once',
    async (revocation) => {
      const browser = await context();
      await deployed(browser, { revocation });
      const page = await browser.newPage();
      await signIn(page);

      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByText(notRevoked).waitFor();

      expect(await page.getByRole('button', { name: 'Sign in' }).isVisible()).toBe(true);
      await page.reload();
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
      expect(await page.getByText(notRevoked).count()).toBe(0);
    },
  );

  it('accepts no code that this tab did not request', async () => {
    const browser = await context();
    const { redeemed } = await deployed(browser, { state: 'of-somebody-else' });
    const page = await browser.newPage();

    await signIn(page);
    await page.waitForURL(`${site}/`);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();

    expect(redeemed).toEqual([]);
  });
});
