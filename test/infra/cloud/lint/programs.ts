import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { list, number, text } from '../../../../functions/untrusted/json.ts';
import type { Finding } from '../../../fixtures/findings.ts';
import { installPrograms } from '../../../fixtures/python-programs.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../../..');
/** Not the environment of the emulator: the programs need other versions of the same packages. */
const venv = join(root, 'node_modules/.cache/template-lint');
const program = (name: string) => join(venv, 'bin', name);

/** Every package with the hashes of its archives. `requirements.in` says how this file is made. */
const requirements = join(import.meta.dirname, 'requirements.txt');

const maxOutputBytes = 64 * 1024 * 1024;

/** Says why the programs are not here. */
export class NotInstalled extends Error {}

/** @throws NotInstalled without python3 or PyPI. */
export async function install(): Promise<void> {
  if (['cfn-lint', 'checkov'].every((name) => existsSync(program(name)))) return;
  const reason = await installPrograms(venv, requirements);
  if (reason !== undefined)
    throw new NotInstalled(
      `cfn-lint and checkov could not be installed (${reason}). They need python3 with venv and PyPI.`,
    );
}

/** Errors and warnings of cfn-lint. Its informational rules ask for another style, and the CDK writes the template. */
export async function cfnLint(folder: string, templates: readonly string[]): Promise<readonly Finding[]> {
  const output = await outputOf('cfn-lint', ['--format', 'json', '--', ...templates], folder);
  return list({ output: JSON.parse(output) }, 'output').map((finding) => ({
    tool: 'cfn-lint',
    check: text(finding, 'Rule', 'Id') ?? '',
    resource: text(finding, 'Location', 'Path', 1) ?? '',
    file: text(finding, 'Filename') ?? '',
    message: text(finding, 'Message') ?? '',
  }));
}

/** The failed checks of checkov. @throws Error if it could not read a template. */
export async function checkov(folder: string): Promise<readonly Finding[]> {
  const report: unknown = JSON.parse(
    await outputOf(
      'checkov',
      [
        '--directory',
        '.',
        '--framework',
        'cloudformation',
        '--output',
        'json',
        '--quiet',
        '--compact',
        '--skip-download',
      ],
      folder,
    ),
  );
  const unread = list(report, 'results', 'parsing_errors');
  if (unread.length > 0 || !number(report, 'summary', 'resource_count'))
    throw new Error(`checkov could not read ${unread.length > 0 ? unread.join(' and ') : 'any resource'}`);
  return list(report, 'results', 'failed_checks').map((finding) => ({
    tool: 'checkov',
    check: text(finding, 'check_id') ?? '',
    resource: text(finding, 'resource')?.split('.').at(-1) ?? '',
    file: text(finding, 'file_path')?.slice(1) ?? '',
    message: text(finding, 'check_name') ?? '',
  }));
}

/** What a program prints, also if it ends with another exit code than 0 because it found something. */
async function outputOf(name: string, args: readonly string[], cwd: string): Promise<string> {
  // Without this variable, checkov asks PyPI for a newer version of itself.
  const env = { ...process.env, CKV_SKIP_PACKAGE_UPDATE_CHECK: 'true' };
  try {
    return (await run(program(name), [...args], { cwd, env, maxBuffer: maxOutputBytes })).stdout;
  } catch (error) {
    const printed = text(error, 'stdout');
    if (printed === undefined) throw error;
    return printed;
  }
}
