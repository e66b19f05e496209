import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curlOf } from '../../../../infra/console/model/curl.ts';

/** What curl would be given if a shell ran the command, with every curl replaced by one that tells its words. */
function wordsGiven(command: string, environment: Record<string, string> = {}): string[] {
  const told = `curl() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${command}`;
  return execFileSync('/bin/sh', ['-c', told], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', ...environment },
  })
    .split('\0')
    .slice(0, -1);
}

const request = (body: unknown, key = 'k1') => ({ url: 'http://127.0.0.1:4000/v1/cancellations', key, body });

describe('the curl command', () => {
  it('sends exactly the request of the page', () => {
    const body = { provider: 'pace', transaction: { transactionId: 'p1' } };

    const words = wordsGiven(curlOf(request(body), 'variable'), { TOKEN: 'secret' });

    expect(words).toEqual([
      '-sS',
      'http://127.0.0.1:4000/v1/cancellations',
      '-H',
      'Authorization: Bearer secret',
      '-H',
      'Idempotency-Key: k1',
      '-H',
      'Content-Type: application/json',
      '-d',
      JSON.stringify(body),
    ]);
  });

  it('lets no text of the form become a command', () => {
    const texts = fc.string({ maxLength: 30 }).filter((text) => !text.includes('\0'));
    const hostile = fc.constantFrom("'; touch /tmp/x; '", '$(id)', '`id`', '\\', "it's", '"; exit 1; "', '\n');

    fc.assert(
      fc.property(fc.oneof(texts, hostile), fc.oneof(texts, hostile), (description, key) => {
        const words = wordsGiven(curlOf(request({ description }, key), 'variable'), { TOKEN: 't' });

        expect(words.at(-1)).toBe(JSON.stringify({ description }));
        expect(words[5]).toBe(`Idempotency-Key: ${key}`);
      }),
      { numRuns: 40 },
    );
  });

  it('fetches a token from the local issuer', () => {
    const source = { tokenUrl: 'http://127.0.0.1:4000/oauth2/token', client: 'merchant-b', secret: 'local' };
    const issuer = `case "$*" in *oauth2*) printf '{"access_token":"abc","expires_in":3600}'; return;; esac;`;

    const command = curlOf(request({}), source);
    const told = execFileSync('/bin/sh', ['-c', `curl() { ${issuer} printf '%s|' "$@"; }\n${command}`], {
      encoding: 'utf8',
    });

    expect(told).toContain('|Authorization: Bearer abc|');
    expect(command).toContain("-u 'merchant-b:local'");
  });
});
