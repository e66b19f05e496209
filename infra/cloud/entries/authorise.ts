import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { authorise } from '../../../functions/handlers/authorise.ts';
import { work } from '../../../functions/lambda.ts';
import { clientSettings } from './client-settings.ts';
import { required } from './environment.ts';
import { issuerKeys } from './issuer-keys.ts';
import { keysAddress } from './keys-address.ts';
import { merchantOf } from './merchant-of.ts';
import { logger, surroundings } from './surroundings.ts';

const issuer = required('ISSUER');

export const handler = work(
  authorise({
    issuer,
    audience: process.env.AUDIENCE,
    merchantClaim: required('MERCHANT_CLAIM'),
    personClaim: process.env.PERSON_CLAIM,
    merchantOf: merchantOf({ client: new DynamoDBClient(clientSettings()), tableName: required('TABLE_NAME') }),
    keys: issuerKeys(issuer, keysAddress(process.env.JWKS_URI, process.env.AWS_ENDPOINT_URL)),
    log: surroundings.log,
  }),
  logger,
);
