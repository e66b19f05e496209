import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccountRecovery,
  ClientAttributes,
  FeaturePlan,
  LambdaVersion,
  Mfa,
  OAuthScope,
  ResourceServerScope,
  StringAttribute,
  UserPool,
  type UserPoolClient,
  UserPoolClientIdentityProvider,
  UserPoolOperation,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { merchantAttribute, merchantOfPerson, operators } from '../../../functions/handlers/name-merchant.ts';
import { acknowledge } from '../backend/acknowledge.ts';
import { LambdaFunction } from '../backend/lambda-function.ts';
import type { CodeOf } from '../bundling/function-bundles.ts';
import type { Issuer } from '../stage/issuer.ts';
import { named, pascal } from '../stage/names.ts';
import type { Stage } from '../stage/stages.ts';

/** What a person may be given; people ask for cancellations nowhere in the console. */
export const scopesOfPeople = ['cancellations/read', 'cancellations/operate'];

const scopes = {
  write: 'Ask for cancellations',
  read: 'See cancellations and providers',
  operate: 'Recheck cancellations and resolve reviews',
} as const;

const triggerSeconds = 5;

/** A Cognito user pool: merchants' systems are its clients by client credentials, their people its users by the console. */
export class ClientPool extends Construct {
  readonly issuer: Issuer;
  readonly userPoolId: string;
  readonly firstClient: UserPoolClient;

  constructor(scope: Construct, id: string, { stage, code }: { readonly stage: Stage; readonly code: CodeOf }) {
    super(scope, id);
    const pool = new UserPool(this, 'Pool', {
      userPoolName: named(stage),
      selfSignUpEnabled: false,
      deletionProtection: stage.isProduction,
      removalPolicy: stage.isProduction ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      // The smallest plan whose access tokens can be given a claim.
      featurePlan: FeaturePlan.ESSENTIALS,
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      // Never changed by anybody, whatever a client of the pool may write.
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
        'The Plus plan looks for stolen passwords; here nobody signs up, and a password is nothing without its second factor.',
    });
    pool.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, this.#nameMerchant(stage, code), LambdaVersion.V2_0);
    pool.addGroup('Operators', { groupName: operators, description: 'People who resolve reviews' });
    const known = Object.entries(scopes).map(
      ([scopeName, scopeDescription]) => new ResourceServerScope({ scopeName, scopeDescription }),
    );
    const server = pool.addResourceServer('Cancellations', { identifier: 'cancellations', scopes: known });
    const domain = pool.addDomain('Domain', {
      cognitoDomain: { domainPrefix: `${named(stage)}-${Aws.ACCOUNT_ID}` },
    });
    this.firstClient = pool.addClient('FirstClient', {
      userPoolClientName: 'first-merchant',
      generateSecret: true,
      authFlows: noPasswords,
      oAuth: {
        flows: { clientCredentials: true },
        scopes: known.map((scope) => OAuthScope.resourceServer(server, scope)),
      },
      accessTokenValidity: Duration.hours(1),
    });
    this.userPoolId = pool.userPoolId;
    const issuer = `https://cognito-idp.${Aws.REGION}.${Aws.URL_SUFFIX}/${pool.userPoolId}`;
    const login = domain.baseUrl();
    this.issuer = {
      issuer,
      jwksUri: `${issuer}/.well-known/jwks.json`,
      merchantClaim: 'client_id',
      personClaim: merchantOfPerson,
      tokenUrl: `${login}/oauth2/token`,
      signIn: {
        authorizationEndpoint: `${login}/oauth2/authorize`,
        tokenEndpoint: `${login}/oauth2/token`,
        endSessionEndpoint: `${login}/logout`,
        clientFor: (page) => {
          const client = consoleClient(pool, page);
          client.node.addDependency(server);
          return client.userPoolClientId;
        },
      },
    };
  }

  /** Puts the merchant into people's access tokens. */
  #nameMerchant(stage: Stage, code: CodeOf): LambdaFunction {
    const name = 'name-merchant';
    return new LambdaFunction(this, pascal(name), {
      stage,
      name,
      code: code(name),
      // Cognito waits five seconds for it.
      timeout: Duration.seconds(triggerSeconds),
      environment: {},
      may: [],
    });
  }
}

/** Neither passwords nor anything else signs in beside OAuth; Cognito would allow it if nothing were said. */
const noPasswords = { userSrp: false };

/** Authorization code with PKCE, without a secret, for one page. */
const consoleClient = (pool: UserPool, page: string): UserPoolClient =>
  pool.addClient('Console', {
    userPoolClientName: 'console',
    generateSecret: false,
    authFlows: noPasswords,
    supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
    preventUserExistenceErrors: true,
    oAuth: {
      flows: { authorizationCodeGrant: true },
      scopes: scopesOfPeople.map(OAuthScope.custom),
      callbackUrls: [page],
      logoutUrls: [page],
    },
    writeAttributes: new ClientAttributes().withStandardAttributes({ fullname: true }),
    accessTokenValidity: Duration.hours(1),
    refreshTokenValidity: Duration.hours(1),
  });
