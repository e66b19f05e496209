import { createHash } from 'node:crypto';
import type { BrowserContext, Page, Route } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { buildConsole, contentSecurityPolicy } from '../../infra/console/build.ts';
import { browserTests } from './a-page.ts';

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
  scope: 'cancellations/read cancellations/operate',
};

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
  /** What the revocation endpoint answers; `aborted`: nothing. Default: 200. */
  readonly revocation?: number | 'aborted';
}

/** Plays CloudFront and an issuer for the browser: the page, `/v1/*` of a running system, and four endpoints. */
async function deployed(browser: BrowserContext, options: IssuerOptions = {}): Promise<Issuer> {
  const { state: forcedState, refreshes = true, revocation = 200 } = options;
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
    const given = { access_token: await merchantToken(), token_type: 'Bearer' };
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

async function merchantToken(): Promise<string> {
  const response = await fetch(`${system().address}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from('merchant-a:local').toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: config.scope }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}

async function passOn(route: Route): Promise<void> {
  const { pathname, search } = new URL(route.request().url());
  const { host: _host, ...headers } = route.request().headers();
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
