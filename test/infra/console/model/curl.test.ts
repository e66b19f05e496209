import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curlOf } from '../../../../infra/console/model/curl.ts';

const source = { tokenUrl: 'http://127.0.0.1:4000/oauth2/token', client: 'merchant-b', secret: { value: 'local' } };
const issuer = `case "$*" in *oauth2*) printf '{"access_token":"abc","expires_in":3600}'; return;; esac;`;

/** The arguments that curl would get if a shell ran the command. The token endpoint answers with the token `abc`. */
function argumentsOf(command: string): string[] {
  const curl = `curl() { ${issuer} for argument in "$@"; do printf '%s\\0' "$argument"; done; }`;
  const output = execFileSync('/bin/sh', ['-c', `${curl}\n${command}`], { encoding: 'utf8' });
  return output.split('\0').slice(0, -1);
}

const request = (body: unknown, key = 'k1') => ({ url: 'http://127.0.0.1:4000/v1/cancellations', key, body });

describe('the curl command', () => {
  it('sends exactly the request of the page', () => {
    const body = { provider: 'pace', transaction: { transactionId: 'p1' } };

    const words = argumentsOf(curlOf(request(body), source));

    expect(words).toEqual([
      '-sS',
      'http://127.0.0.1:4000/v1/cancellations',
      '-H',
      'Authorization: Bearer abc',
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
        const words = argumentsOf(curlOf(request({ description }, key), source));

        expect(words.at(-1)).toBe(JSON.stringify({ description }));
        expect(words[5]).toBe(`Idempotency-Key: ${key}`);
      }),
      { numRuns: 40 },
    );
  });

  it('fetches a token from the local issuer', () => {
    const command = curlOf(request({}), source);

    expect(argumentsOf(command)).toContain('Authorization: Bearer abc');
    expect(command).toContain("-u 'merchant-b:local'");
  });
});
