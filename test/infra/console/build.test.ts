import { afterAll, describe, expect, it } from 'vitest';
import { buildConsole, contentSecurityPolicy, endBuilder } from '../../../infra/console/build.ts';

const maxBytes = 120_000;
const text = (content: Uint8Array) => new TextDecoder().decode(content);

afterAll(endBuilder);

describe.each(['local', 'cloud'] as const)('the built %s console', (target) => {
  const built = buildConsole({ target });

  it('is smaller than 120 KB', async () => {
    const always = (await built).filter(({ name }) => name !== 'check-file.js');
    const bytes = always.reduce((sum, { content }) => sum + content.length, 0);

    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(maxBytes);
  });

  it('needs less than 150 KB more to check an uploaded file', async () => {
    const checks = (await built).find(({ name }) => name === 'check-file.js');

    expect(checks?.content.length).toBeGreaterThan(10_000);
    expect(checks?.content.length).toBeLessThan(150_000);
  });

  it('contacts no other server', async () => {
    const known = ['http://www.w3.org/2000/svg'];

    // The checks contain the providers, and so their addresses. They request nothing, as the next test says.
    const addresses = (await built)
      .filter(({ name }) => name !== 'check-file.js')
      .flatMap(({ content }) => text(content).match(/(?:https?:)?\/\/[\w.-]+\.[a-z]{2,}[\w/.-]*/g) ?? []);

    expect(addresses.filter((address) => !known.includes(address))).toEqual([]);
  });

  it('checks uploaded files without any request', async () => {
    const checks = (await built).find(({ name }) => name === 'check-file.js');

    expect(text(checks?.content ?? new Uint8Array())).not.toMatch(
      /\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon/,
    );
  });

  it('never turns text into markup or code', async () => {
    const code = (await built).map(({ content }) => text(content)).join('\n');

    expect(code).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc/);
    expect(code).not.toMatch(/<script(?![^>]*src=)|\son\w+="|style="/);
  });

  it('has the facts of every provider', async () => {
    const script = (await built).find(({ name }) => name === 'console.js');

    expect(text(script?.content ?? new Uint8Array())).toContain(target === 'local' ? 'pg-orders' : 'cancellation');
  });
});

describe('the cloud console', () => {
  it('contains neither the simulators nor the local token request', async () => {
    const script = (await buildConsole({ target: 'cloud' })).find(({ name }) => name === 'console.js');

    expect(text(script?.content ?? new Uint8Array())).not.toMatch(
      /\/local\/control|\/local\/restart|client_credentials/,
    );
  });
});

describe('the content security policy', () => {
  it('allows its own files and, if people sign in, the token endpoint', () => {
    expect(contentSecurityPolicy()).toContain("connect-src 'self';");
    expect(contentSecurityPolicy({ tokenEndpoint: 'https://issuer.example/oauth2/token?x' })).toContain(
      "connect-src 'self' https://issuer.example;",
    );
    expect(contentSecurityPolicy()).not.toContain('unsafe');
  });

  it.each([
    ['https://issuer.example/oauth2/revoke', "connect-src 'self' https://issuer.example;"],
    ['https://revoke.example/token', "connect-src 'self' https://issuer.example https://revoke.example;"],
  ])('also allows the endpoint %s that revokes tokens', (revocationEndpoint, allowed) => {
    const tokenEndpoint = 'https://issuer.example/oauth2/token';

    expect(contentSecurityPolicy({ tokenEndpoint, revocationEndpoint })).toContain(allowed);
  });

  it('accepts a host with placeholders that the deployment fills in', () => {
    const tokenEndpoint = 'https://<region>.auth.example/oauth2/token';

    expect(contentSecurityPolicy({ tokenEndpoint })).toContain("connect-src 'self' https://<region>.auth.example;");
  });

  it.each(['issuer.example/token', 'https://', 'https://a.example; script-src *', 'https://a.example, *'])(
    'refuses the token endpoint %s',
    (tokenEndpoint) => {
      expect(() => contentSecurityPolicy({ tokenEndpoint })).toThrow(TypeError);
    },
  );
});
