import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { type BundlingOptions, NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';

/**
 * Bundles the typical project as the CDK's `NodejsFunction` does it, and copies it to `folder`. By default the AWS SDK
 * stays outside, because the runtime brings it.
 */
export function bundleTypical(folder: string, bundling: BundlingOptions = {}): void {
  const outdir = `${folder}.cdk`;
  const app = new App({ outdir, analyticsReporting: false });
  const stack = new Stack(app, 'Typical');
  const entry = join(import.meta.dirname, 'typical/index.mjs');
  new NodejsFunction(stack, 'Function', { runtime: Runtime.NODEJS_24_X, entry, bundling });
  app.synth();
  const asset = readdirSync(outdir).find((name) => name.startsWith('asset.'));
  if (asset === undefined) throw new Error('the CDK made no bundle of the typical project');
  cpSync(join(outdir, asset), folder, { recursive: true });
}
