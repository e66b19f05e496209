import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { at, list, text } from '../functions/untrusted/json.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'));

/** The search path of a person's shell: npm has not put the project's programs in front. */
const PATH = (process.env.PATH ?? '')
  .split(delimiter)
  .filter((folder) => !folder.includes('node_modules'))
  .join(delimiter);

/** What a command prints that a person starts in this folder. */
function printed(command: string, ...args: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(command, args, {
    cwd: root,
    env: { ...process.env, PATH },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  expect(status, stderr).toBe(0);
  return stdout.trim();
}

describe('whatever Node.js the machine has, the one from the lockfile runs', () => {
  it.each([
    ['npx node', 'npx', ['node', '--version']],
    ['a script inside a script', 'npm', ['exec', '-c', "npm exec -c 'node --version'"]],
    [
      'a child process',
      'npx',
      ['node', '-p', "child_process.execFileSync(process.execPath, ['-v']).toString().trim()"],
    ],
  ])('%s', (_what, command, args) => {
    expect(printed(command, ...args)).toBe(process.version);
  });

  it('a program of a package', () => {
    expect(printed('npx', 'vitest', '--version')).toContain(`node-${process.version}`);
  });
});

it('npm ci prints no warning that a newcomer must ignore, whatever Node.js the machine has', () => {
  const { status, stderr } = spawnSync('npm', ['ci', '--dry-run', '--offline'], {
    cwd: root,
    env: { ...process.env, PATH },
    encoding: 'utf8',
  });

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

describe('npm run sbom', () => {
  const development = 'cdx:npm:package:development';
  const components = () => list(JSON.parse(printed('npm', 'run', '--silent', 'sbom')), 'components');
  const isOfDevelopment = (component: unknown) =>
    list(component, 'properties').some((property) => text(property, 'name') === development);

  it('names every package of the lockfile, and marks the ones that are for development only', () => {
    const locked = Object.entries(at(read('package-lock.json'), 'packages') ?? {}).filter(([path]) => path !== '');

    // Not by its name: for an alias npm writes the name under which it is installed.
    const named = new Map(components().map((component) => [text(component, 'bom-ref'), component]));

    const wrong = locked.filter(([path, entry]) => {
      const name = text(entry, 'name') ?? path.replace(/^.*node_modules\//, '');
      const component = named.get(`${name}@${text(entry, 'version')}`);
      return component === undefined || (at(entry, 'dev') !== true && isOfDevelopment(component));
    });
    expect(locked.length).toBeGreaterThan(400);
    expect(wrong.map(([path]) => path)).toEqual([]);
  });

  it('has the hash of every package that runs in production', () => {
    const dependencies = Object.entries(at(read('package.json'), 'dependencies') ?? {});

    const running = components().filter((component) => !isOfDevelopment(component));

    for (const [name, version] of dependencies) {
      const component = running.find((one) => text(one, 'name') === name && text(one, 'version') === version);
      expect(
        list(component, 'hashes').map((hash) => text(hash, 'alg')),
        name,
      ).toEqual(['SHA-512']);
    }
  });
});
