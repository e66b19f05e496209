import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build, stop } from 'esbuild';
import { providers } from '../../functions/providers/index.ts';
import type { ProviderFacts } from './provider-facts.ts';

/** One file of the built page. */
export interface ConsoleFile {
  /** The file name; all files are in one folder. */
  readonly name: string;
  readonly contentType: string;
  readonly content: Uint8Array;
}

/** `local` includes the simulators and the live board; `cloud` includes the sign-in. */
export type ConsoleTarget = 'local' | 'cloud';

const common = {
  outdir: import.meta.dirname,
  bundle: true,
  write: false,
  minify: true,
  format: 'esm',
  target: 'es2023',
  charset: 'utf8',
  legalComments: 'none',
  // The tsconfig.json of the repository must not change the result.
  tsconfigRaw: {},
  logLevel: 'silent',
} as const satisfies BuildOptions;

const page = join(import.meta.dirname, 'page');
const file = (name: string, contentType: string, content: Uint8Array): ConsoleFile => ({ name, contentType, content });

/** Builds the whole page in memory. To run, it also needs a `config.json` (see `console-config.ts`). */
export async function buildConsole({ target }: { readonly target: ConsoleTarget }): Promise<readonly ConsoleFile[]> {
  const [{ outputFiles }, upload] = await Promise.all([
    build({
      ...common,
      entryPoints: { console: join(page, 'main.ts'), 'console-style': join(page, 'console.css') },
      define: { TARGET: JSON.stringify(target), PROVIDER_FACTS: JSON.stringify(facts()) },
    }),
    checksOfUpload(),
  ]);
  const built = (ending: string) => {
    const found = outputFiles.find(({ path }) => path.endsWith(ending));
    if (!found) throw new TypeError(`the console was built without ${ending}`);
    return found.contents;
  };
  return [
    file('index.html', 'text/html; charset=utf-8', readFileSync(join(page, 'index.html'))),
    file('console.js', 'text/javascript; charset=utf-8', built('console.js')),
    file('check-file.js', 'text/javascript; charset=utf-8', upload),
    file('console.css', 'text/css; charset=utf-8', built('console-style.css')),
    file('icon.svg', 'image/svg+xml', readFileSync(join(page, 'icon.svg'))),
  ];
}

/** What the page loads when somebody uploads a CSV file. It needs the providers, but no function of Node.js. */
async function checksOfUpload(): Promise<Uint8Array> {
  const absent = join(import.meta.dirname, 'upload/absent-node.ts');
  const { outputFiles } = await build({
    ...common,
    entryPoints: { 'check-file': join(import.meta.dirname, 'upload/check-file.ts') },
    define: { PROVIDER_NAMES: JSON.stringify([...providers.keys()]) },
    alias: {
      'node:crypto': absent,
      'node:fs': absent,
      'node:util': absent,
      'csv-parse/sync': 'csv-parse/browser/esm/sync',
    },
  });
  const [built] = outputFiles;
  if (!built) throw new TypeError('the check of uploaded files was not built');
  return built.contents;
}

/** Ends the process that the bundler keeps for the next build. */
export const endBuilder = () => stop();

const facts = (): ProviderFacts[] =>
  [...providers.values()].map(({ name, example, identity, refund }) => ({
    name,
    example,
    identity,
    sendsRefunds: refund !== undefined,
  }));

interface Called {
  readonly tokenEndpoint?: string | undefined;
  readonly revocationEndpoint?: string | undefined;
}

/** Allows the page to load and call only its own origin and, if people sign in, the issuer's endpoints for tokens. */
export function contentSecurityPolicy({ tokenEndpoint, revocationEndpoint }: Called = {}): string {
  const called = [tokenEndpoint, revocationEndpoint].filter((endpoint) => endpoint !== undefined);
  const issuer = [...new Set(called.map(originOf))].map((origin) => ` ${origin}`).join('');
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self'${issuer}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}

/** Uses a pattern instead of `URL`, because during synthesis parts of the host are still placeholders. */
function originOf(address: string): string {
  const [origin] = /^https?:\/\/[^/?#\s;,]+(?=[/?#]|$)/.exec(address) ?? [];
  if (origin === undefined) throw new TypeError(`${address} is not the address of an issuer`);
  return origin;
}
