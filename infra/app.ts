import { App } from 'aws-cdk-lib';
import { stageOfContext } from './cloud/stage/stages.ts';
import { synthesise } from './cloud/synthesise.ts';

const app = new App();
try {
  await synthesise(
    app,
    stageOfContext((name) => app.node.tryGetContext(name)),
  );
} catch (error) {
  if (!(error instanceof RangeError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
