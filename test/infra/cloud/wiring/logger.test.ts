import { describe, expect, it } from 'vitest';
import { createLogger } from '../../../../functions/adapters/cloudwatch/logger.ts';
import { storedTrace } from '../../../../functions/api/traceparent.ts';
import { work } from '../../../../functions/lambda.ts';
import { logFrom } from '../../../../infra/cloud/wiring/logger.ts';
import { lambdaContext } from '../../../../infra/local/gateway/lambda-context.ts';
import { printedLines } from '../../../fixtures/printed-lines.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const followed = { id: 'can_1', trace: storedTrace(`00-${traceId}-00f067aa0ba902b7-01`) ?? '' };
const context = lambdaContext('f', 'request-1', 1000);

describe('the log of a deployed function', () => {
  it.each([
    ['DEBUG', ['INFO', 'WARN', 'ERROR']],
    ['INFO', ['INFO', 'WARN', 'ERROR']],
    [undefined, ['INFO', 'WARN', 'ERROR']],
    ['WARN', ['WARN', 'ERROR']],
    ['ERROR', ['ERROR']],
  ])('contains with the level %s only lines of the levels %s', (least, levels) => {
    // Lambda sets this one to the level of its own filter, which Powertools prefers to every other level.
    const lines = printedLines({ AWS_LAMBDA_LOG_LEVEL: 'INFO' });
    const log = logFrom(createLogger(), least);

    log.info('recovered', { recovered: 1 });
    log.warn('webhook refused');
    log.error('unexpected');

    expect(lines.map((line) => (line as { level: string }).level)).toEqual(levels);
  });

  it('names the cancellation and its trace in each line after it is known, also in that of an error', async () => {
    const lines = printedLines();
    const logger = createLogger();
    const log = logFrom(logger);
    const run = work(async () => {
      log.info('recovered');
      log.follow?.(followed);
      log.info('exchange', { kind: 'cancelled' });
      throw new Error('the table is gone');
    }, logger);

    await expect(run({}, context)).rejects.toThrow();

    expect(lines[0]).not.toHaveProperty('cancellationId');
    expect(lines.slice(1)).toMatchObject([
      { message: 'exchange', kind: 'cancelled', cancellationId: 'can_1', traceId },
      { message: 'failed', cancellationId: 'can_1', traceId },
    ]);
  });

  it('names no trace if the request had none', () => {
    const lines = printedLines();
    const log = logFrom(createLogger());

    log.follow?.({ id: 'can_1' });
    log.info('recovered');

    expect(lines).toMatchObject([{ cancellationId: 'can_1' }]);
    expect(lines[0]).not.toHaveProperty('traceId');
  });

  it('names nothing of the event before', async () => {
    const lines = printedLines();
    const logger = createLogger();
    const log = logFrom(logger);
    const run = work(async ({ record }: { readonly record?: typeof followed }) => {
      if (record) log.follow?.(record);
      log.info('recovered');
    }, logger);

    await run({ record: followed }, context);
    await run({}, context);

    expect(lines[0]).toHaveProperty('traceId');
    expect(lines[1]).not.toHaveProperty('traceId');
    expect(lines[1]).not.toHaveProperty('cancellationId');
  });
});
