import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';
import { merchantOf } from '../../../../functions/adapters/dynamodb/merchant-of.ts';
import { issuerKeys } from '../../../../functions/adapters/openid/issuer-keys.ts';
import { keysAddress } from '../../../../functions/adapters/openid/keys-address.ts';
import { createTable } from '../../../../infra/local/engines/create-table.ts';
import { startDynoxide } from '../../../../infra/local/engines/dynoxide.ts';
import { serveHttp } from '../../../../infra/local/gateway/http-server.ts';

describe("an issuer's keys", () => {
  const pool = 'https://cognito-idp.eu-central-1.amazonaws.com/pool/.well-known/jwks.json';

  it.each([
    ['come from where they are configured', pool, undefined, pool],
    [
      'of the pool come from the AWS endpoint that is set',
      pool,
      'http://localhost:4566',
      'http://localhost:4566/pool/.well-known/jwks.json',
    ],
    ['of anybody else do not', 'https://login.example/keys', 'http://localhost:4566', 'https://login.example/keys'],
    ['are to be found when no address is configured', undefined, 'http://localhost:4566', undefined],
  ])('%s', (_sentence, jwksUri, awsEndpoint, wanted) => {
    expect(keysAddress(jwksUri, awsEndpoint)).toBe(wanted);
  });

  it('verify a token', async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const token = await new SignJWT({ client_id: 'acme' })
      .setProtectedHeader({ alg: 'RS256', kid: 'k' })
      .sign(privateKey);
    const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256' }] });
    const server = await serveHttp(
      0,
      async () => ({ status: 200, body: jwks }),
      () => {},
    );
    onTestFinished(() => server.close(0));

    const verified = await jwtVerify(
      token,
      issuerKeys('https://login.example', `http://127.0.0.1:${server.port}/keys`),
    );

    expect(verified.payload.client_id).toBe('acme');
  });

  it.each([
    ['without https', { jwks_uri: 'http://login.example/keys' }],
    ['that is missing', {}],
  ])('are not taken from an address %s, and are asked for again', async (_what, document) => {
    const asked: string[] = [];
    const keys = issuerKeys('https://login.example/', undefined, async (url) => {
      asked.push(String(url));
      return Response.json(document);
    });
    const token = await new SignJWT({})
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode('a secret of thirty-two characters'));

    const tries = [jwtVerify(token, keys).catch(String), jwtVerify(token, keys).catch(String)];
    const first = await Promise.all(tries);
    await jwtVerify(token, keys).catch(String);

    expect(first[0]).toMatch(/names no https jwks_uri/);
    expect(new Set(asked)).toEqual(new Set(['https://login.example/.well-known/openid-configuration']));
    expect(asked).toHaveLength(2);
  });
});

describe("a client's merchant", () => {
  it('is itself, or whom the table names', async () => {
    const engine = await startDynoxide();
    const credentials = { accessKeyId: 'none', secretAccessKey: 'none' };
    const client = new DynamoDBClient({ endpoint: engine.endpoint, region: 'local', credentials });
    onTestFinished(async () => {
      client.destroy();
      await engine.stop();
    });
    await createTable(client, 'rescind');
    const Item = { pk: { S: 'client#shop' }, merchant: { S: 'acme' } };
    await client.send(new PutItemCommand({ TableName: 'rescind', Item }));
    const find = merchantOf({ client, tableName: 'rescind' });

    expect([await find('shop'), await find('other')]).toEqual(['acme', 'other']);
  });
});
