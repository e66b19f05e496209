import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import middy from '@middy/core';
import { z } from 'zod';

/**
 * What a team usually writes to accept a cancellation: middy, the Powertools logger, zod, the document client, and
 * the bundling that the CDK's NodejsFunction does when it is not told otherwise.
 */
const logger = new Logger({ serviceName: 'typical' });
const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const workflow = new SFNClient({});

const cancellation = z.object({
  provider: z.enum(['adyen', 'stripe', 'yuno']),
  transaction: z.object({ paymentId: z.string().min(1).max(64), transactionId: z.string().min(1).max(64) }),
  merchantReference: z.string().max(64).optional(),
});

export const handler = middy()
  .use(injectLambdaContext(logger))
  .handler(async (event) => {
    const request = cancellation.parse(JSON.parse(event.body));
    const id = event.headers['idempotency-key'];
    await table.send(
      new PutCommand({
        TableName: process.env.TABLE_NAME,
        Item: { pk: `typical#${id}`, ...request, status: 'accepted', createdAt: Date.now() },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
    await workflow.send(
      new StartExecutionCommand({
        stateMachineArn: process.env.STATE_MACHINE_ARN,
        name: id,
        input: JSON.stringify({ cancellationId: id, run: 1 }),
      }),
    );
    logger.info('accepted', { id });
    return { statusCode: 202, body: JSON.stringify({ id, status: 'accepted' }) };
  });
