import { text } from 'node:stream/consumers';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { providers } from '../../../functions/providers/index.ts';
import { secretsPrefix } from '../stage/names.ts';
import { stageNamed } from '../stage/stages.ts';
import { runCredentials } from './command.ts';
import { vault } from './vault.ts';

/** `npm run credentials`, with the AWS credentials and the region of the person who runs it. */
process.exitCode = await runCredentials(process.argv.slice(2), {
  providers,
  stageNamed,
  vaultOf: (stage) => vault({ client: new SecretsManagerClient(), prefix: secretsPrefix(stageNamed(stage)) }),
  input: () => text(process.stdin),
  say: (line) => console.log(line),
});
