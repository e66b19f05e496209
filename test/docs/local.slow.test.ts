import { describe, expect, it } from 'vitest';
import { hasPython } from '../fixtures/has-python.ts';
import { bash } from './bash.ts';
import { aCheckout } from './checkout.ts';
import { page, scriptOf } from './pages.ts';

/** Commands that the test cannot run as they are: what it runs instead, and why. */
const replacements: readonly (readonly [words: string, typed: string, because: string])[] = [
  ["curl -sSN http://127.0.0.1:4000/local/events -H 'Accept: text/event-stream'", 'follow', 'it never ends'],
  ['npx vitest run', '! npx vitest run', 'the tests of a new provider fail until it is implemented'],
  ['python3 docs/examples/consumer.py', 'consume', 'it never ends'],
  ['npm ci', ':', 'the packages are installed already'],
  ['npm start', 'begin', 'it runs until Ctrl-C'],
  ['/tmp/', '', 'files that a page creates stay in the copy'],
  ['npm run check', 'npm run check:types', 'the other checks fail until the new provider is implemented'],
];

/** The pages use a service on port 4000. Here each copy starts its own service on a free port. */
const helpers = `
set -euo pipefail
export CI=1 RESCIND_PROFILES=profiles.json npm_config_cache=$PWD/npm-cache
follow() { curl -sSN --max-time 1 $address/local/events -H 'Accept: text/event-stream' || test $? = 28; }
consume() { timeout 60 python3 docs/examples/consumer.py "$@" > consumed & consumer=$!; }
begin() {
  test $# = 0 || shift
  npm start -- --port 0 --data data --hurry 100 "$@" > started 2>&1 &
  trap "kill -TERM $!; while [ -e data/lock ]; do sleep 0.1; done" EXIT
  for _ in $(seq 300); do grep -q '^Rescind is ready' started && break; sleep 0.1; done
  address=$(sed -n 's/^Rescind is ready on \\([^ ]*\\).*/\\1/p' started)
  echo "{\\"local\\":{\\"address\\":\\"$address\\",\\"clientId\\":\\"merchant-a\\",\\"clientSecret\\":\\"local\\"}}" > profiles.json
}
`;

const typed = (path: string) =>
  replacements
    .reduce((text, [words, instead]) => text.replaceAll(words, instead), scriptOf(path))
    .replaceAll('http://127.0.0.1:4000', '$address');

/** The cancellations that docs/for-developers.md describes in its last table. */
const afterDevelopers = `
cancel() {
  echo; curl -sS $address/v1/cancellations -H "Authorization: Bearer $token" -H "Idempotency-Key: $RANDOM$RANDOM" \\
    -H 'Prefer: wait=10' -H "$json" -d "$1"
}
cancel '{"provider":"pace","transaction":{"transactionId":"tx-2"}}'
cancel '{"provider":"pace","transaction":{"transactionId":"tx-3"}}'
cancel '{"provider":"vtex","transaction":{"paymentId":"ABC4"}}'
for _ in $(seq 300); do grep -q released consumed && break; sleep 0.1; done
kill $consumer
`;

const seconds = 160;
const timeout = 180_000;

describe.skipIf(process.platform !== 'linux')('the snippets work of', () => {
  it('README.md', { timeout }, async () => {
    using checkout = aCheckout();
    const { code, output } = await bash(`${helpers}${typed('README.md')}`, { cwd: checkout.path, seconds });

    expect(code, output).toBe(0);
    expect(output).toMatch(/"status":"cancelled"/);
  });

  it.skipIf(!hasPython)('docs/for-developers.md (needs python3)', { timeout }, async () => {
    using checkout = aCheckout();
    const script = `${helpers}${typed('docs/for-developers.md')}\n${afterDevelopers}`;
    const { code, output } = await bash(script, { cwd: checkout.path, seconds });

    expect(code, output).toBe(0);
    expect(output).toMatch(/"status":"(accepted|processing|cancelled)"/);
    expect(checkout.read('consumed')).toMatch(/^can_\w+ released$/m);
    expect(output).toContain('"already_captured"');
    expect(output).toMatch(/"status":"cancelled".*"attempts":2/);
    expect(output).toMatch(/"status":"review_required"/);
  });

  it('docs/local.md', { timeout }, async () => {
    using checkout = aCheckout();
    const { code, output } = await bash(`${helpers}begin\n${typed('docs/local.md')}`, { cwd: checkout.path, seconds });

    expect(output).toContain('"effects":');
    expect(code, output).toBe(0);
  });

  it('docs/command-line.md', { timeout }, async () => {
    using checkout = aCheckout();
    const { code, output } = await bash(`${helpers}begin\n${typed('docs/command-line.md')}`, {
      cwd: checkout.path,
      seconds,
    });

    expect(code, output).toBe(0);
    expect(JSON.parse(checkout.read('ended.json'))).toMatchObject({ provider: 'lab4pay', status: 'cancelled' });
    expect(JSON.parse(checkout.read('cancelled.json')).items).toHaveLength(2);
    expect(output.match(/^\w[\w-]*,.*,cancelled,,[^,]+,?.*,can_\w+,/gm)).toHaveLength(5);
  });

  it('docs/adding-a-provider.md', { timeout }, async () => {
    using checkout = aCheckout();
    const { code, output } = await bash(`${helpers}${typed('docs/adding-a-provider.md')}`, {
      cwd: checkout.path,
      seconds,
    });

    expect(code, output).toBe(0);
    expect(output).toContain('to do');
    expect(output).toMatch(/^can_\w+ {2}Cancelled$/m);
    expect(output).toContain('Cancel request: outcome unknown');
    expect(output).toContain('known by a read of the payment');
    expect(output).toMatch(/^\{"headers":\{.*"signature":"[0-9a-f]{64}"\},"body":/m);
    expect(output.match(/known by a signed webhook/g)).toHaveLength(2);
    expect(output.match(/Every promise was kept/g)).toHaveLength(2);
    expect(checkout.read('docs/api/openapi.json')).toContain('acme-pay');
    expect(checkout.read('docs/providers.md')).toContain('[Beta Pay]');
  });
});

it('every command that the test replaces is still in a page', () => {
  const pages = [
    'README.md',
    'docs/for-developers.md',
    'docs/local.md',
    'docs/command-line.md',
    'docs/adding-a-provider.md',
  ]
    .map(page)
    .join('\n');

  expect(replacements.filter(([words]) => !pages.includes(words))).toEqual([]);
});
