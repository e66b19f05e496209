import { describe, expect, it } from 'vitest';
import { createLogger } from '../../../../functions/adapters/cloudwatch/logger.ts';
import { lambdaContext } from '../../../../infra/local/gateway/lambda-context.ts';
import { printedLines } from '../../../fixtures/printed-lines.ts';

describe('a line of the log', () => {
  it('is JSON with the level, the time, the message, the service and the details', () => {
    const lines = printedLines();

    createLogger().info('recovered', { count: 2 });

    expect(lines).toEqual([
      {
        level: 'INFO',
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        message: 'recovered',
        service: 'rescind',
        count: 2,
      },
    ]);
  });

  it('names the request and says whether it started the function', () => {
    const lines = printedLines({ AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand' });
    const logger = createLogger();
    logger.addContext(lambdaContext('accept-cancellation', 'request-1', 1000));

    logger.info('recovered');
    logger.addContext(lambdaContext('accept-cancellation', 'request-2', 1000));
    logger.info('recovered');

    expect(lines).toMatchObject([
      { requestId: 'request-1', coldStart: true },
      { requestId: 'request-2', coldStart: false },
    ]);
  });

  it('names the trace if there is one', () => {
    const lines = printedLines({ _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1' });

    createLogger().warn('failed');

    expect(lines).toMatchObject([{ level: 'WARN', xRayTraceId: '1-5759e988-bd862e3fe1be46a994272793' }]);
  });

  it('has no secrets and no card numbers, neither in the message nor in the details', () => {
    const lines = printedLines();

    createLogger().error('paid with 4111 1111 1111 1111', { accessToken: 'abc', error: new Error('Bearer abc.def') });

    expect(lines).toMatchObject([
      { message: 'paid with [card number]', accessToken: '[secret]', error: { message: '[secret]' } },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/4111|abc/);
  });

  it('has none in the causes of an error either, however deep', () => {
    const lines = printedLines();
    const caused = ['token=abc', 'card 4111.1111.1111.1111', '{\\"password\\":\\"abc\\"}'].reduce<Error>(
      (cause, message) => new Error(message, { cause }),
      new Error('https://user:abc@host', { cause: { headers: { cookie: 'abc' }, url: '?access_token=abc' } }),
    );

    createLogger().warn('refused: client_secret=abc', { error: caused });

    expect(lines).toMatchObject([
      {
        message: 'refused: client_secret=[secret]',
        error: {
          message: '{\\"password\\":\\"[secret]\\"}',
          cause: {
            message: 'card [card number]',
            cause: { message: 'token=[secret]', cause: { message: 'https://[secret]@host' } },
          },
        },
      },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/4111|abc/);
  });
});
