import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import accepted from '../../../../infra/cloud/accepted-findings.json' with { type: 'json' };
import { reportOn } from '../../../fixtures/findings.ts';
import { kinds } from '../kinds.ts';
import { synthesise } from '../synthesised.ts';
import { cfnLint, checkov, install, NotInstalled } from './programs.ts';

/** An exit code for "this machine lacks what it takes", as in `.ci/run`: a skip is never a pass. */
const cannot = 77;

/** Writes the template of each kind of stack into a folder. Returns the names of the files. */
function writeTemplates(folder: string, assets: string): readonly string[] {
  mkdirSync(assets);
  writeFileSync(join(assets, 'index.js'), 'exports.handler = async () => {};\n');
  return kinds.map(({ kind, stage, options }) => {
    const { template } = synthesise(stage, { ...options, code: () => Code.fromAsset(assets) });
    const file = `${kind.replaceAll(' ', '-')}.json`;
    writeFileSync(join(folder, file), JSON.stringify(template.toJSON(), null, 2));
    return file;
  });
}

async function lint(): Promise<number> {
  await install();
  const folder = mkdtempSync(join(tmpdir(), 'rescind-templates-'));
  const assets = mkdtempSync(join(tmpdir(), 'rescind-assets-'));
  try {
    const templates = writeTemplates(folder, join(assets, 'function'));
    const findings = (await Promise.all([cfnLint(folder, templates), checkov(folder)])).flat();
    return reportOn(findings, accepted, `${templates.length} templates`) ? 0 : 1;
  } finally {
    for (const one of [folder, assets]) rmSync(one, { recursive: true, force: true });
  }
}

try {
  process.exitCode = await lint();
} catch (error) {
  if (!(error instanceof NotInstalled)) throw error;
  console.log(error.message);
  process.exitCode = cannot;
}
