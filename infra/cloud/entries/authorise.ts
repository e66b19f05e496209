import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { merchantOf } from '../../../functions/adapters/dynamodb/merchant-of.ts';
import { issuerKeys } from '../../../functions/adapters/openid/issuer-keys.ts';
import { keysAddress } from '../../../functions/adapters/openid/keys-address.ts';
import { authorise } from '../../../functions/handlers/authorise.ts';
import { work } from '../../../functions/lambda.ts';
import { clientSettings } from '../wiring/client-settings.ts';
import { required } from '../wiring/environment.ts';
import { log, logger } from '../wiring/logger.ts';

const issuer = required('ISSUER');

export const handler = work(
  authorise({
    issuer,
    audience: process.env.AUDIENCE,
    merchantClaim: required('MERCHANT_CLAIM'),
    personClaim: process.env.PERSON_CLAIM,
    merchantOf: merchantOf({ client: new DynamoDBClient(clientSettings()), tableName: required('CLIENT_TABLE_NAME') }),
    keys: issuerKeys(issuer, keysAddress(process.env.JWKS_URI, process.env.AWS_ENDPOINT_URL), log),
    log,
  }),
  logger,
);
