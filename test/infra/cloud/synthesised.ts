import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Source } from 'aws-cdk-lib/aws-s3-deployment';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { providers } from '../../../functions/providers/index.ts';
import { at, list } from '../../../functions/untrusted/json.ts';
import { RescindStack, type RescindStackProps } from '../../../infra/cloud/rescind-stack.ts';
import type { Settings } from '../../../infra/cloud/stage/settings.ts';
import { stageNamed } from '../../../infra/cloud/stage/stages.ts';

const root = join(import.meta.dirname, '../../..');
const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'));

export interface Resource {
  readonly Type: string;
  // Tests read templates in the shape that they expect.
  readonly Properties: Record<string, never>;
  readonly DependsOn?: string | readonly string[];
}

export interface SynthOptions extends Partial<Omit<RescindStackProps, 'stage'>> {
  readonly nag?: boolean;
  /** Instead of those in the file of the stage. */
  readonly settings?: Partial<Settings>;
}

/** Synthesises the stack of a stage like `cdk synth`, but with placeholders for the code of functions and for the page. */
export function synthesise(stageName: string, { nag = false, settings, ...props }: SynthOptions = {}) {
  const outdir = mkdtempSync(join(tmpdir(), 'rescind-synth-'));
  try {
    const app = new App({ outdir, context, analyticsReporting: false, builtinCloudFormationValidation: false });
    const stage = { ...stageNamed(stageName), ...settings };
    const stack = new RescindStack(app, {
      stage,
      providers,
      code: () => Code.fromInline('exports.handler = async () => {}'),
      page: Source.data('index.html', '<!doctype html>'),
      ...props,
    });
    if (nag) Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
    const template: unknown = app.synth({ errorOnDuplicateSynth: false }).getStackByName(stack.stackName).template;
    const report: unknown = nag ? JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) : undefined;
    return {
      template: Template.fromJSON(template as Record<string, unknown>),
      resources: at(template, 'Resources') as Readonly<Record<string, Resource>>,
      findings: list(report, 'pluginReports'),
      consoleConfig: consoleConfigIn(outdir),
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** The published configuration of the console, with markers for values of the deployment. Empty without a console. */
function consoleConfigIn(outdir: string): string {
  const [path] = globSync('asset.*/config.json', { cwd: outdir });
  return path === undefined ? '' : readFileSync(join(outdir, path), 'utf8');
}

export type Synthesised = ReturnType<typeof synthesise>;

export { readable } from '../../../infra/docs/reach/readable.ts';
