import { Aws } from 'aws-cdk-lib';
import {
  AccountRecovery,
  FeaturePlan,
  LambdaVersion,
  Mfa,
  StringAttribute,
  UserPool,
  type UserPoolClient,
  type UserPoolDomain,
  UserPoolOperation,
  type UserPoolResourceServer,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import {
  merchantAttribute,
  merchantOfPerson,
  operators,
  platformOperators,
  requesters,
} from '../../../functions/handlers/name-merchant.ts';
import { acknowledge } from '../backend/acknowledge.ts';
import { LambdaFunction } from '../backend/lambda-function.ts';
import type { CodeOf } from '../bundling/function-bundles.ts';
import type { Issuer } from '../stage/issuer.ts';
import { resourceName } from '../stage/names.ts';
import { removalOf } from '../stage/removal.ts';
import type { Stage } from '../stage/stages.ts';
import { addConsoleClient, addMerchantClient, addPlatformScopes, addScopes } from './pool-clients.ts';

/** A Cognito user pool. The systems of merchants are its clients; the people of merchants are its users. */
export class ClientPool extends Construct {
  readonly issuer: Issuer;
  readonly userPoolId: string;
  readonly firstClient: UserPoolClient;

  constructor(scope: Construct, id: string, stage: Stage, code: CodeOf) {
    super(scope, id);
    const pool = this.#createPool(stage);
    const nameMerchant = new LambdaFunction(this, 'NameMerchant', {
      stage,
      code,
      name: 'name-merchant',
      // Cognito waits five seconds for it.
      timeoutSeconds: 5,
      environment: {},
      permissions: [],
    });
    pool.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, nameMerchant, LambdaVersion.V2_0);
    pool.addGroup('Requesters', { groupName: requesters, description: 'People who ask for cancellations' });
    pool.addGroup('Operators', { groupName: operators, description: 'People who resolve reviews' });
    pool.addGroup('PlatformOperators', {
      groupName: platformOperators,
      description: 'People who hold and release providers, for all merchants',
    });
    const server = addScopes(pool);
    const servers = [server, addPlatformScopes(pool)];
    const domainPrefix = `${resourceName(stage)}-${Aws.ACCOUNT_ID}`;
    const domain = pool.addDomain('Domain', { cognitoDomain: { domainPrefix } });
    this.firstClient = addMerchantClient(pool, server);
    this.userPoolId = pool.userPoolId;
    this.issuer = issuerOf(pool, servers, domain);
  }

  #createPool(stage: Stage): UserPool {
    const pool = new UserPool(this, 'Pool', {
      userPoolName: resourceName(stage),
      selfSignUpEnabled: false,
      deletionProtection: stage.isProduction,
      removalPolicy: removalOf(stage),
      // The cheapest plan that can add a claim to access tokens.
      featurePlan: FeaturePlan.ESSENTIALS,
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      // Nobody can change a person's merchant, whatever attributes a client of the pool may write.
      customAttributes: { [merchantAttribute]: new StringAttribute({ mutable: false, minLen: 1, maxLen: 64 }) },
      passwordPolicy: {
        minLength: 16,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
      },
    });
    acknowledge(pool, {
      'AwsSolutions-COG8':
        'The Plus plan looks for stolen passwords. Here nobody can sign up, and a password is useless without the second factor.',
    });
    return pool;
  }
}

function issuerOf(pool: UserPool, servers: readonly UserPoolResourceServer[], domain: UserPoolDomain): Issuer {
  const issuer = `https://cognito-idp.${Aws.REGION}.${Aws.URL_SUFFIX}/${pool.userPoolId}`;
  const login = domain.baseUrl();
  const tokenUrl = `${login}/oauth2/token`;
  return {
    issuer,
    jwksUri: `${issuer}/.well-known/jwks.json`,
    merchantClaim: 'client_id',
    personClaim: merchantOfPerson,
    tokenUrl,
    signIn: {
      authorizationEndpoint: `${login}/oauth2/authorize`,
      tokenEndpoint: tokenUrl,
      revocationEndpoint: `${login}/oauth2/revoke`,
      endSessionEndpoint: `${login}/logout`,
      clientFor: (page) => addConsoleClient(pool, servers, page).userPoolClientId,
    },
  };
}
