import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Finding } from '../fixtures/findings.ts';

const run = promisify(execFile);
const folder = import.meta.dirname;
const textOf = (file: string) => readFileSync(join(folder, '../../docs/api', file), 'utf8');

/**
 * Installs what `package-lock.json` of this folder pins, without install scripts.
 * @returns why it did not work, for example without the registry, or undefined.
 * @throws Error if an archive has another hash.
 */
export async function installLinters(): Promise<string | undefined> {
  if (existsSync(join(folder, 'node_modules/.package-lock.json'))) return undefined;
  try {
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder]);
    return undefined;
  } catch (error) {
    const message = String(error instanceof Error ? error.message : error);
    if (message.includes('EINTEGRITY') || message.includes('EUSAGE')) throw error;
    return message.split('\n')[0];
  }
}

/** Spectral's rules for OpenAPI, and those for the OWASP API Security Top 10 (2023). */
export async function spectral(): Promise<readonly Finding[]> {
  const { default: core } = await import('@stoplight/spectral-core');
  const { default: parsers } = await import('@stoplight/spectral-parsers');
  const { default: rulesets } = await import('@stoplight/spectral-rulesets');
  const { default: owasp } = await import('@stoplight/spectral-owasp-ruleset');
  const file = 'openapi.json';
  const linter = new core.Spectral();
  linter.setRuleset({ extends: [rulesets.oas, owasp] });
  return (await linter.run(new core.Document(textOf(file), parsers.Json, file))).map(asFinding('spectral', file));
}

/** The validator of the AsyncAPI project. */
export async function asyncApiParser(): Promise<readonly Finding[]> {
  const { Parser } = await import('@asyncapi/parser');
  const file = 'asyncapi.json';
  return (await new Parser().validate(textOf(file))).map(asFinding('asyncapi', file));
}

interface Found {
  readonly code: string | number;
  readonly path: readonly (string | number)[];
  readonly message: string;
}

const asFinding = (tool: string, file: string) => (found: Found) => ({
  tool,
  check: String(found.code),
  resource: found.path.join(' '),
  file,
  message: found.message,
});
