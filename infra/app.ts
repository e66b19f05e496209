import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { providers } from '../functions/providers/index.ts';
import { bundle } from './cloud/bundling/bundle.ts';
import { functionBundles } from './cloud/function-bundles.ts';
import type { Issuer } from './cloud/identity.ts';
import { RescindStack, stackName } from './cloud/rescind-stack.ts';
import { stageNamed } from './cloud/stages.ts';

const app = new App();
const context = (name: string): string | undefined => app.node.tryGetContext(name);

/** Any OpenID Connect issuer by context, instead of a user pool of our own. */
function issuerInContext(): Issuer | undefined {
  const issuer = context('issuer');
  if (!issuer) return undefined;
  return {
    issuer,
    jwksUri: context('jwksUri'),
    audience: context('audience'),
    merchantClaim: context('merchantClaim') ?? 'client_id',
    tokenUrl: context('tokenUrl'),
  };
}

const stage = stageNamed(context('stage') ?? 'dev');
const built = mkdtempSync(join(tmpdir(), 'rescind-'));
try {
  const bundles = functionBundles([...providers.keys()]);
  await Promise.all([...bundles].map(([name, made]) => bundle(made, join(built, name))));
  new RescindStack(app, stackName(stage), {
    stage,
    providers,
    code: (name) => Code.fromAsset(join(built, name)),
    issuer: issuerInContext(),
    listeners: { email: context('alarmEmail'), runbook: context('runbook') ?? 'docs/runbook.md' },
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  app.synth();
} finally {
  rmSync(built, { recursive: true, force: true });
}
