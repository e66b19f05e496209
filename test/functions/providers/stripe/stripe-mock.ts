import { spawn } from 'node:child_process';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Where `.ci/stripe-mock` installs Stripe's official mock server, and its sources, which contain the fixtures. */
const folder = join(import.meta.dirname, '../../../../node_modules/.cache/stripe-mock');
const program = join(folder, 'bin/stripe-mock');
const [fixtures = ''] = globSync('pkg/mod/github.com/stripe/stripe-mock@*/embedded/openapi/fixtures3.json', {
  cwd: folder,
}).map((file) => join(folder, file));

export const isInstalled = existsSync(program) && fixtures !== '';

/** What an official fixture is changed to. */
type Changes = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface StripeMock {
  readonly baseUrl: string;
  stop(): void;
}

const maxStart = 20_000;

/**
 * Starts the mock server on a free port of the loopback interface. It checks each request, also its `Stripe-Version`,
 * against Stripe's OpenAPI description, and answers with the official fixtures, some fields of which are changed.
 */
export async function startStripeMock(inFolder: string, changes: Changes = {}): Promise<StripeMock> {
  const changed = join(inFolder, `${crypto.randomUUID()}.json`);
  writeFileSync(changed, JSON.stringify(withChanges(JSON.parse(readFileSync(fixtures, 'utf8')), changes)));
  const free = '127.0.0.1:0';
  const options = ['-http-addr', free, '-https-addr', free, '-fixtures', changed, '-strict-version-check'];
  const server = spawn(program, options, { stdio: ['ignore', 'pipe', 'inherit'] });
  const stop = () => void server.kill('SIGKILL');
  const timer = setTimeout(stop, maxStart);
  try {
    for await (const line of createInterface(server.stdout)) {
      const [, address] = /^Listening for HTTP at address: (\S+)/.exec(line) ?? [];
      if (!address) continue;
      server.stdout.resume();
      return { baseUrl: `http://${address}`, stop };
    }
  } finally {
    clearTimeout(timer);
  }
  throw new Error('stripe-mock ended before it listened');
}

interface Fixtures {
  readonly resources: Readonly<Record<string, object>>;
}

const withChanges = ({ resources }: Fixtures, changes: Changes): Fixtures => ({
  resources: {
    ...resources,
    ...Object.fromEntries(Object.entries(changes).map(([name, fields]) => [name, { ...resources[name], ...fields }])),
  },
});
