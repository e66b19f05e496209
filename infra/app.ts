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
import { settingsSchema } from './cloud/stage/settings.ts';
import { stageNamed } from './cloud/stage/stages.ts';
import { buildConsole } from './console/build.ts';

const app = new App();
const context = (name: string): string | undefined => app.node.tryGetContext(name);

/**
 * Settings come from the file of the stage alone: a deployment that forgets a `-c` must not replace the issuer.
 * @throws RangeError if the context contains a setting.
 */
function refuseSettings(): void {
  for (const name of Object.keys(settingsSchema.def.shape))
    if (context(name) !== undefined) throw new RangeError(`${name} is a setting: write it into the file of the stage`);
}

/** Builds the console into a new folder and returns that folder. */
async function writeConsole(folder: string): Promise<string> {
  mkdirSync(folder);
  for (const { name, content } of await buildConsole({ target: 'cloud' })) writeFileSync(join(folder, name), content);
  return folder;
}

refuseSettings();
const stage = stageNamed(context('stage') ?? 'dev');
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
