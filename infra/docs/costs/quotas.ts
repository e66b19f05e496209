/** A default quota that an account shares among all its cancellations. */
export interface Quota {
  /** A second, in us-east-1, us-west-2 and eu-west-1. */
  readonly perSecond: number;
  /** A second, in the other regions, where it differs. */
  readonly elsewhere?: number;
  /** The page that says it. */
  readonly source: string;
}

const stepFunctions = 'https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html';
const lambda = 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html';
const dynamodb = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html';
const partitions = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html';

/** The default quotas in the AWS documentation of November 2026. */
export const quotas = {
  startExecution: { perSecond: 300, elsewhere: 150, source: stepFunctions },
  sendTaskSuccess: { perSecond: 500, elsewhere: 300, source: stepFunctions },
  stateTransitions: { perSecond: 5000, elsewhere: 800, source: stepFunctions },
  /** Functions that run at the same time: seconds of functions in each second. */
  lambdaConcurrency: { perSecond: 1000, source: lambda },
  durableStarts: { perSecond: 300, source: lambda },
  durableCheckpoints: { perSecond: 20_000, elsewhere: 10_000, source: lambda },
  /** Units of a table in on-demand mode. */
  tableReadUnits: { perSecond: 40_000, source: dynamodb },
  tableWriteUnits: { perSecond: 40_000, source: dynamodb },
  partitionWriteUnits: { perSecond: 1000, source: partitions },
  putEvents: {
    perSecond: 10_000,
    elsewhere: 400,
    source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html',
  },
} as const satisfies Readonly<Record<string, Quota>>;

/** A workflow execution ends with an error when its history has this many events. */
export const maxHistoryEvents = 25_000;

/** A durable execution may have this many operations. */
export const maxDurableOperations = 3000;
