import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { providers } from '../../../functions/providers/index.ts';
import { readOptions } from '../../../infra/local/options.ts';
import { temporaryFolder } from '../../fixtures/a-system.ts';

describe('the options of npm start', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());

  const read = (...words: string[]) => readOptions(words, providers);
  function readCredentials(content: unknown) {
    const file = join(folder.path, 'credentials.json');
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return read('--credentials', file);
  }

  it('have defaults', () => {
    expect(read()).toEqual({
      port: 4000,
      data: '.rescind',
      baseUrls: new Map(),
      allowedHosts: new Map(),
      store: 'sqlite',
      hurry: 1,
      needsApproval: false,
      json: false,
    });
  });

  it('are read from the command line', () => {
    const words = [
      '--port',
      '0',
      '--data',
      '/tmp/x',
      '--hurry',
      '60',
      '--json',
      '--approval',
      '--provider',
      'pace=http://127.0.0.1:9003/',
    ];

    const limits = ['--merchant-rate', '50', '--waiting-callers', '10'];
    const options = read(...words, ...limits, '--provider', 'vtex=https://example.com/base');

    expect(options).toEqual({
      port: 0,
      data: '/tmp/x',
      baseUrls: new Map([
        ['pace', 'http://127.0.0.1:9003'],
        ['vtex', 'https://example.com/base'],
      ]),
      allowedHosts: new Map(),
      store: 'sqlite',
      hurry: 60,
      merchantRate: 50,
      waitingCallers: 10,
      needsApproval: true,
      json: true,
    });
  });

  it('allow several hosts for the base URLs of merchants', () => {
    const options = read('--allow-host', 'adyen=*-live.pay.example', '--allow-host', 'adyen=pay.example');

    expect(options).toMatchObject({ allowedHosts: new Map([['adyen', ['*-live.pay.example', 'pay.example']]]) });
  });

  it.each([
    [['--dynamodb', 'http://127.0.0.1:8000'], new URL('http://127.0.0.1:8000')],
    [['--dynamodb=https://dynamodb.eu-west-1.amazonaws.com'], new URL('https://dynamodb.eu-west-1.amazonaws.com')],
  ])('%o choose the store', (words, store) => {
    expect(read(...words)).toMatchObject({ store });
  });

  it('can ask for help', () => {
    expect(read('--help')).toBe('help');
  });

  it.each([
    [['--port', 'x'], '--port cannot be "x"'],
    [['--port', '65536'], '--port cannot be "65536"'],
    [['--port', ''], '--port cannot be ""'],
    [['--hurry', '0'], '--hurry cannot be "0"'],
    [['--dynamodb'], "Option '--dynamodb <value>' argument missing"],
    [['--dynamodb', '--json'], "Option '--dynamodb' argument is ambiguous"],
    [['--dynamodb', 'localhost:8000'], '--dynamodb needs an http or https address without user, query or fragment'],
    [['--hurry', 'Infinity'], '--hurry cannot be "Infinity"'],
    [['--nonsense'], "Unknown option '--nonsense'"],
    [['extra'], "Unexpected argument 'extra'"],
    [['--provider', 'other=http://x'], `There is no provider "other"; known are ${[...providers.keys()].join(', ')}`],
    [['--provider', 'pace'], '--provider pace needs an http or https address'],
    [['--provider', 'pace=ftp://x'], '--provider pace needs an http or https address'],
    [['--provider', 'pace=http://u:p@x'], '--provider pace needs an http or https address'],
    [['--allow-host', 'other=pay.example'], 'There is no provider "other"'],
    [['--allow-host', 'yuno=pay.example'], '--allow-host: merchants have no addresses of their own at yuno'],
    [['--allow-host', 'adyen'], '--allow-host adyen needs a host in lower case'],
    [['--allow-host', 'adyen=https://pay.example'], '--allow-host adyen needs a host in lower case'],
    [['--allow-host', 'adyen=*.example'], '--allow-host adyen needs a host in lower case'],
    [['--credentials', '/does/not/exist'], '/does/not/exist cannot be read: ENOENT'],
  ])('reject %j with one sentence and exit code 2', (words, sentence) => {
    expect(() => read(...words)).toThrow(
      expect.objectContaining({ name: 'UserError', exitCode: 2, message: expect.stringContaining(sentence) }),
    );
  });

  it('accept credentials that match the schemas of the providers', () => {
    const credentials = {
      'merchant-a': {
        lab4pay: { integratorId: 'i', clientId: 'c', clientSecret: 's', webhookSecret: 'w' },
        pace: { accessToken: 'fixed' },
        yuno: { publicApiKey: 'p', privateSecretKey: 's', webhookSecret: 'w' },
        'pg-orders': { token: 't' },
        vtex: { appKey: 'k', appToken: 't' },
      },
    };

    expect(readCredentials(credentials)).toMatchObject({ credentials });
  });

  it.each([
    [
      { m: { 'pg-orders': { token: 5_551_234 } } },
      'merchant m, provider pg-orders: token must be a value of the type string',
    ],
    [{ m: { yuno: { publicApiKey: 'topsecret' } } }, 'merchant m, provider yuno: privateSecretKey is missing'],
    [
      { 'm/1': { vtex: { appKey: 'k', appToken: 'top secret 5551234' } } },
      'merchant m/1, provider vtex: appToken must be visible ASCII without spaces',
    ],
    [
      { m: { pace: { clientId: 'topsecret' } } },
      'merchant m, provider pace: accessToken is missing; or, in another form: refreshToken is missing, tokenUrl is missing',
    ],
    [
      { m: { pace: { clientId: '', refreshToken: 'topsecret', tokenUrl: 'topsecret' } } },
      'merchant m, provider pace: clientId is empty; tokenUrl must be a URL',
    ],
    [{ m: { lab4pay: { integratorId: 'i' } } }, 'it must have integratorId with clientId and clientSecret'],
    [{ m: { adyen: { apiKey: 'k', merchantAccount: 'x'.repeat(81) } } }, 'merchantAccount must have at most 80'],
    [
      { m: { vtex: { appKey: 'k', appToken: 't', headerPrefix: 'topsecret' } } },
      'headerPrefix must be one of X-VTEX-API',
    ],
    [{ m: { other: {} } }, 'merchant m: there is no provider "other"'],
    [{ m: [] }, 'merchant m is not an object'],
    [[], 'the file is not an object'],
    ['{"m": topsecret', 'is not JSON'],
  ])('name the wrong field in %j and never show a value', (content, sentence) => {
    const attempt = () => readCredentials(content);

    expect(attempt).toThrow(sentence);
    expect(attempt).not.toThrow(/topsecret|top secret|5551234/);
  });
});
