import { text } from 'node:stream/consumers';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { providers } from '../../functions/providers/index.ts';
import { runCredentials } from './credentials/command.ts';
import { vault } from './credentials/vault.ts';
import { secretsPrefix } from './secrets-prefix.ts';
import { stageNamed } from './stages.ts';

/** `npm run credentials`: with the AWS credentials and region of whoever types it. */
process.exitCode = await runCredentials(process.argv.slice(2), {
  providers,
  vaultOf: (stage) => vault({ client: new SecretsManagerClient(), prefix: secretsPrefix(stageNamed(stage)) }),
  input: () => text(process.stdin),
  say: (line) => console.log(line),
});
