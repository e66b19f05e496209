import { Stack } from 'aws-cdk-lib';
import { CfnQueryDefinition, LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { resourceName } from '../stage/names.ts';
import type { Stage } from '../stage/stages.ts';

/** Every line that names one cancellation. Also finds lines by a trace id or by the id of a request. The runbook quotes it. */
export const oneCancellation = `fields @timestamp, @log, level, message, exchange, kind, because, status, error.name, traceId, requestId
| filter @message like "can_…"
| sort @timestamp
| limit 1000`;

/** The queries that CloudWatch Logs Insights offers for the log groups of the stage. Made last, when all groups exist. */
export class SavedQueries extends Construct {
  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    const logGroups = Stack.of(this)
      .node.findAll()
      .filter((construct) => construct instanceof LogGroup);
    new CfnQueryDefinition(this, 'OneCancellation', {
      name: `${resourceName(stage)}/one cancellation`,
      queryString: oneCancellation,
      logGroupNames: logGroups.map(({ logGroupName }) => logGroupName),
    });
  }
}
