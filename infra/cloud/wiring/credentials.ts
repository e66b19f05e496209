import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { secretsManagerCredentials } from '../../../functions/adapters/secrets-manager/credentials.ts';
import { clientSettings } from './client-settings.ts';
import { required } from './environment.ts';

export const credentials = secretsManagerCredentials({
  client: new SecretsManagerClient(clientSettings()),
  prefix: required('SECRETS_PREFIX'),
});
