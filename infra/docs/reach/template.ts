import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Source } from 'aws-cdk-lib/aws-s3-deployment';
import { providers } from '../../../functions/providers/index.ts';
import { at } from '../../../functions/untrusted/json.ts';
import { RescindStack } from '../../cloud/rescind-stack.ts';
import { stageNamed } from '../../cloud/stage/stages.ts';
import type { Resources } from './roles.ts';

/** The resources of the template of a stage, with placeholders for the code of functions and for the page. */
export function resourcesOf(stage: string): Resources {
  const outdir = mkdtempSync(join(tmpdir(), 'rescind-reach-'));
  try {
    const { context } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../cdk.json'), 'utf8'));
    const app = new App({ outdir, context, analyticsReporting: false, builtinCloudFormationValidation: false });
    const { stackName } = new RescindStack(app, {
      stage: stageNamed(stage),
      providers,
      code: () => Code.fromInline('exports.handler = async () => {}'),
      page: Source.data('index.html', '<!doctype html>'),
    });
    return at(app.synth().getStackByName(stackName).template, 'Resources') as Resources;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
