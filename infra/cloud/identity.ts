import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { OAuthScope, ResourceServerScope, UserPool, type UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { named } from './names.ts';
import type { Stage } from './stages.ts';

/** Who says which merchant calls: what the authorizer needs to know of it. */
export interface Issuer {
  readonly issuer: string;
  /** Where its keys are; found by its discovery document when absent. */
  readonly jwksUri?: string | undefined;
  /** Checked where it is given; Cognito's client-credentials tokens carry none. */
  readonly audience?: string | undefined;
  /** The claim that names the merchant. */
  readonly merchantClaim: string;
  /** Where clients get their tokens; only told in the API's description. */
  readonly tokenUrl?: string | undefined;
}

const scopes = {
  write: 'Ask for cancellations',
  read: 'See cancellations and providers',
  operate: 'Recheck cancellations and resolve reviews',
} as const;

/** A Cognito user pool without users: merchants' systems are its clients, by client credentials. */
export class ClientPool extends Construct {
  readonly issuer: Issuer;
  readonly userPoolId: string;
  readonly firstClient: UserPoolClient;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    const pool = new UserPool(this, 'Pool', {
      userPoolName: named(stage),
      selfSignUpEnabled: false,
      deletionProtection: stage.isProduction,
      removalPolicy: stage.isProduction ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      passwordPolicy: {
        minLength: 16,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
      },
    });
    acknowledge(pool, {
      'AwsSolutions-COG2': 'The pool has no users who could sign in with a second factor, only clients with secrets.',
      'AwsSolutions-COG8': 'The Plus plan is for sign-ins of users; the pool has none.',
    });
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
      authFlows: {},
      oAuth: {
        flows: { clientCredentials: true },
        scopes: known.map((scope) => OAuthScope.resourceServer(server, scope)),
      },
      accessTokenValidity: Duration.hours(1),
    });
    this.userPoolId = pool.userPoolId;
    const issuer = `https://cognito-idp.${Aws.REGION}.${Aws.URL_SUFFIX}/${pool.userPoolId}`;
    this.issuer = {
      issuer,
      jwksUri: `${issuer}/.well-known/jwks.json`,
      merchantClaim: 'client_id',
      tokenUrl: `${domain.baseUrl()}/oauth2/token`,
    };
  }
}
