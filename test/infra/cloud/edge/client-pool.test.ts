import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { at, list } from '../../../../functions/untrusted/json.ts';
import { idOf, ofType, only } from '../resources.ts';
import { dev } from '../stages.ts';
import { readable, synthesise } from '../synthesised.ts';

describe('the clients of merchants', () => {
  it('come from a user pool with the three scopes', () => {
    dev.template.hasResourceProperties('AWS::Cognito::UserPoolResourceServer', {
      Identifier: 'cancellations',
      Scopes: ['write', 'read', 'operate'].map((ScopeName) => Match.objectLike({ ScopeName })),
    });
    dev.template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      AllowedOAuthFlows: ['client_credentials'],
      GenerateSecret: true,
    });
  });

  it('cannot hold a provider, because that would stop it for every merchant', () => {
    const [client] = ofType(dev, 'AWS::Cognito::UserPoolClient').filter(
      ({ Properties }) => at(Properties, 'GenerateSecret') === true,
    );

    dev.template.hasResourceProperties('AWS::Cognito::UserPoolResourceServer', {
      Identifier: 'providers',
      Scopes: [Match.objectLike({ ScopeName: 'operate' })],
    });
    for (const GroupName of ['requesters', 'operators', 'platform-operators'])
      dev.template.hasResourceProperties('AWS::Cognito::UserPoolGroup', { GroupName });
    expect(list(client, 'Properties', 'AllowedOAuthScopes').map(readable).join()).not.toMatch(/providers/i);
  });

  it('can ask for cancellations and read them, but not resolve reviews', () => {
    const client = only(dev, 'AWS::Cognito::UserPoolClient', { ClientName: 'first-merchant' });

    expect(list(client, 'Properties', 'AllowedOAuthScopes').map(readable)).toEqual([
      expect.stringMatching(/\/write$/),
      expect.stringMatching(/\/read$/),
    ]);
  });

  it('come from another issuer if one is given, and then there is no pool', () => {
    const issuer = { issuer: 'https://login.example', audience: 'rescind', merchantClaim: 'tenant' };

    const { template } = synthesise('dev', { settings: { issuer } });

    template.resourceCountIs('AWS::Cognito::UserPool', 0);
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'rescind-dev-authorise',
      Environment: {
        Variables: Match.objectLike({ ISSUER: 'https://login.example', AUDIENCE: 'rescind', MERCHANT_CLAIM: 'tenant' }),
      },
    });
  });
});

describe('people', () => {
  it('are created only by an operator and sign in with a second factor', () => {
    dev.template.hasResourceProperties('AWS::Cognito::UserPool', {
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
    });
  });

  it('cannot change their merchant', () => {
    const [pool] = ofType(dev, 'AWS::Cognito::UserPool');
    const writable = ofType(dev, 'AWS::Cognito::UserPoolClient').flatMap(({ Properties }) =>
      list(Properties, 'WriteAttributes'),
    );

    expect(list(pool, 'Properties', 'Schema')).toEqual([
      expect.objectContaining({ Name: 'merchant', Mutable: false, AttributeDataType: 'String' }),
    ]);
    expect(writable).toEqual(['name']);
  });

  it('get tokens with their merchant from a trigger, and the authorizer reads it', () => {
    const [pool] = ofType(dev, 'AWS::Cognito::UserPool');
    const trigger = at(pool, 'Properties', 'LambdaConfig', 'PreTokenGenerationConfig');

    const invoked = [readable(at(trigger, 'LambdaArn')), at(trigger, 'LambdaVersion')];

    expect(invoked).toEqual([idOf(dev, 'FunctionName', 'rescind-dev-name-merchant'), 'V2_0']);
    dev.template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'rescind-dev-authorise',
      Environment: { Variables: Match.objectLike({ MERCHANT_CLAIM: 'client_id', PERSON_CLAIM: 'merchant' }) },
    });
  });

  it('sign in only on the page of Cognito and return only to the console', () => {
    const client = only(dev, 'AWS::Cognito::UserPoolClient', { ClientName: 'console' });

    const pages = [...list(client, 'Properties', 'CallbackURLs'), ...list(client, 'Properties', 'LogoutURLs')];

    expect(client.Properties).toMatchObject({
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['cancellations/read', 'cancellations/write', 'cancellations/operate', 'providers/operate'],
      ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      SupportedIdentityProviders: ['COGNITO'],
      EnableTokenRevocation: true,
    });
    expect(pages.map(readable)).toEqual(Array.from({ length: 2 }, () => expect.stringMatching(consoleUrl)));
  });
});

const consoleUrl = /^https:\/\/ConsoleDistribution[0-9A-F]{8}\/$/;
