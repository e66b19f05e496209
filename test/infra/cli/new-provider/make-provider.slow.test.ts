import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { makeProvider } from '../../../../infra/cli/new-provider/make-provider.ts';
import { UsageError } from '../../../../infra/cli/usage-error.ts';

const root = join(import.meta.dirname, '../../../..');
const run = promisify(execFile);

const needed = ['functions/core', 'functions/untrusted', 'functions/api'];
const tests = 'test/functions/providers';

/** The questions that a new README asks. `docs/providers.md` would publish them. */
const questions = [
  'README: to do: answer "After capture"',
  'README: to do: answer "How the end is known"',
  'README: to do: answer "What a cancel means here"',
  'README: to do: answer "What a repeat does"',
  'README: to do: answer "What is assumed"',
];

/** A copy of everything that a provider needs, without the other providers. */
async function aCopy(rooms: readonly string[]): Promise<{ readonly root: string } & AsyncDisposable> {
  const copy = await mkdtemp(join(tmpdir(), 'new-provider-'));
  const providers = join(root, 'functions/providers');
  const files = (await readdir(providers, { withFileTypes: true })).filter((entry) => entry.isFile());
  await mkdir(join(copy, 'functions/providers'), { recursive: true });
  for (const { name } of files) await cp(join(providers, name), join(copy, 'functions/providers', name));
  for (const room of [...needed, ...rooms]) {
    await cp(join(root, room), join(copy, room), { recursive: true });
  }
  for (const name of ['package.json', 'tsconfig.json', 'biome.json']) await cp(join(root, name), join(copy, name));
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  return { root: copy, [Symbol.asyncDispose]: () => rm(copy, { recursive: true }) };
}

const binary = (name: string) => join(root, 'node_modules/.bin', name);
const env = { PATH: process.env.PATH ?? '', HOME: tmpdir() };

/** Runs a tool in the copy and returns its output, whether it succeeds or not. */
const tool = (copy: string, name: string, ...argv: readonly string[]) => program(copy, binary(name), ...argv);

async function program(copy: string, ...words: readonly string[]): Promise<{ ok: boolean; out: string }> {
  try {
    const { stdout } = await run(process.execPath, words, { cwd: copy, env });
    return { ok: true, out: stdout };
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    return { ok: false, out: stdout + stderr };
  }
}

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly title: string; readonly status: string }[];
  }[];
}

describe('a new provider', () => {
  it.each([
    [
      {},
      [
        ...questions,
        'cancel: to do: put the answer here that says that the money has moved',
        'cancel: to do: put the answer here that says that the result comes later, or delete this',
        'status: to do: put the answer here that shows that the money has moved',
      ],
    ],
    [
      { webhookOnly: true },
      [
        ...questions,
        'cancel: to do: put the answer here that says that the payment cannot be cancelled, or delete this',
        'webhook: to do: put the message here that says that the cancel failed, or delete this',
      ],
    ],
  ])(
    'is formatted, type-checks, and fails exactly the contract tests that list the remaining work: %j',
    async (options, toDo) => {
      const page = 'infra/docs/providers-page.ts';
      const contract = [
        `${tests}/conversations.ts`,
        `${tests}/contract.conversations.test.ts`,
        page,
        'infra/docs/table.ts',
      ];
      await using copy = await aCopy(['functions/ports', 'functions/steps', ...contract]);
      makeProvider('acme-pay', copy.root, options);

      const [format, types] = await Promise.all([
        tool(copy.root, 'biome', 'check', '--vcs-enabled=false', 'functions/providers/acme-pay'),
        tool(copy.root, 'tsc', '--noEmit'),
        tool(copy.root, 'vitest', 'run', '--root', copy.root, '--reporter=json', '--outputFile=report.json'),
      ]);

      const report: Report = JSON.parse(await readFile(join(copy.root, 'report.json'), 'utf8'));
      const results = report.testResults.flatMap(({ assertionResults }) => assertionResults);
      const failed = results.filter(({ status }) => status === 'failed').map(({ title }) => title);
      expect(format.ok, format.out).toBe(true);
      expect(types, types.out).toMatchObject({ ok: true });
      expect(results.length).toBeGreaterThan(12);
      expect(failed.toSorted()).toEqual(toDo);
    },
    60_000,
  );

  it.each([{}, { webhookOnly: true }])(
    'takes part in the simulation at once, which knows no provider by name: %j',
    async (options) => {
      const service = [
        'functions/adapters',
        'functions/handlers',
        'functions/ports',
        'functions/steps',
        'statemachines',
      ];
      const proof = [
        'test/simulation',
        'test/fixtures',
        'infra/local',
        'infra/simulators',
        `${tests}/contract.simulators.test.ts`,
      ];
      await using copy = await aCopy([...service, ...proof]);
      makeProvider('acme-pay', copy.root, options);

      const [played, contract] = await Promise.all([
        program(copy.root, 'test/simulation/find.ts', '300'),
        tool(copy.root, 'vitest', 'run', '--root', copy.root, 'contract.simulators'),
      ]);

      expect(played).toEqual({ ok: true, out: JSON.stringify({ played: 300 }) });
      expect(contract).toMatchObject({ ok: true });
    },
    60_000,
  );

  it.each([undefined, '', 'Acme', '1acme', 'acme_pay', 'acme--pay', '-acme', '../acme', 'acme/pay', 'a'.repeat(41)])(
    'is not created for the name %j',
    async (name) => {
      await using copy = await aCopy([]);

      expect(() => makeProvider(name, copy.root)).toThrow(UsageError);
      expect(await readdir(join(copy.root, 'functions/providers'))).not.toContain(name);
    },
  );

  it('does not touch an existing folder', async () => {
    await using copy = await aCopy([]);
    await mkdir(join(copy.root, 'functions/providers/acme-pay'));
    await writeFile(join(copy.root, 'functions/providers/acme-pay/notes'), 'mine');

    expect(() => makeProvider('acme-pay', copy.root)).toThrow('exists already');
    expect(await readdir(join(copy.root, 'functions/providers/acme-pay'))).toEqual(['notes']);
  });

  it('refuses a name that the core already uses as a word', async () => {
    await using copy = await aCopy([]);

    expect(() => makeProvider('refund', copy.root)).toThrow('choose a longer name');
  });
});
