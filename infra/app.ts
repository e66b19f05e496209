import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Source } from 'aws-cdk-lib/aws-s3-deployment';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { providers } from '../functions/providers/index.ts';
import { bundle } from './cloud/bundling/bundle.ts';
import { functionBundles } from './cloud/bundling/function-bundles.ts';
import { RescindStack } from './cloud/rescind-stack.ts';
import { type Stage, stageOfContext } from './cloud/stage/stages.ts';
import { buildConsole } from './console/build.ts';

const app = new App();

/** Builds the console into a new folder and returns that folder. */
async function writeConsole(folder: string): Promise<string> {
  mkdirSync(folder);
  for (const { name, content } of await buildConsole({ target: 'cloud' })) writeFileSync(join(folder, name), content);
  return folder;
}

/** Synthesises the stack of a stage. Bundles go to a folder that is deleted afterwards, because the CDK copies them. */
async function synthesise(stage: Stage): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rescind-'));
  try {
    const bundles = functionBundles([...providers.keys()]);
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

try {
  await synthesise(stageOfContext((name) => app.node.tryGetContext(name)));
} catch (error) {
  if (!(error instanceof RangeError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
