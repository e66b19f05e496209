import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, Validations } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Source } from 'aws-cdk-lib/aws-s3-deployment';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { providers } from '../../functions/providers/index.ts';
import { buildConsole } from '../console/build.ts';
import { bundle } from './bundling/bundle.ts';
import { functionBundles } from './bundling/function-bundles.ts';
import { RescindStack } from './rescind-stack.ts';
import type { Stage } from './stage/stages.ts';

/** Synthesises the stack of a stage with its bundles, and checks it with cdk-nag. */
export async function synthesise(app: App, stage: Stage): Promise<void> {
  // The CDK copies the bundles, so this folder is not needed afterwards.
  const folder = mkdtempSync(join(tmpdir(), 'rescind-'));
  try {
    const bundles = functionBundles([...providers.keys()], stage);
    await Promise.all([...bundles].map(([name, content]) => bundle(content, join(folder, name))));
    new RescindStack(app, {
      stage,
      providers,
      code: (name) => Code.fromAsset(join(folder, name)),
      page: Source.asset(await writeConsole(join(folder, 'console'))),
    });
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
    app.synth();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Builds the console into a new folder and returns that folder. */
async function writeConsole(folder: string): Promise<string> {
  mkdirSync(folder);
  for (const { name, content } of await buildConsole({ target: 'cloud' })) writeFileSync(join(folder, name), content);
  return folder;
}
