export interface Price {
  /** For a million. */
  readonly dollars: number;
  /** The page that says it. */
  readonly source: string;
}

const dynamodb = 'https://aws.amazon.com/dynamodb/pricing/on-demand/';
const lambda = 'https://aws.amazon.com/lambda/pricing/';

/** Public list prices of AWS in us-east-1, November 2026, without free tiers. Dollars for a million. */
export const prices = {
  /** Standard workflows; every retry of a state counts too. */
  stateTransition: { dollars: 25, source: 'https://aws.amazon.com/step-functions/pricing/' },
  writeUnit: { dollars: 0.625, source: dynamodb },
  readUnit: { dollars: 0.125, source: dynamodb },
  functionRequest: { dollars: 0.2, source: lambda },
  /** A gigabyte of memory for a second, on ARM64. */
  functionGigabyteSecond: { dollars: 13.3334, source: lambda },
  queueRequest: { dollars: 0.4, source: 'https://aws.amazon.com/sqs/pricing/' },
  /** In addition, for a request about a message with a message group in a standard queue. */
  fairQueueRequest: { dollars: 0.1, source: 'https://aws.amazon.com/sqs/pricing/' },
  apiRequest: { dollars: 1, source: 'https://aws.amazon.com/api-gateway/pricing/' },
  event: { dollars: 1, source: 'https://aws.amazon.com/eventbridge/pricing/' },
  trace: { dollars: 5, source: 'https://aws.amazon.com/xray/pricing/' },
  /** A kilobyte of logs; a gigabyte costs 50 cents. */
  logKilobyte: { dollars: 0.5, source: 'https://aws.amazon.com/cloudwatch/pricing/' },
  /** An operation of a Lambda durable function: a start, a step, a wait, a poll. */
  durableOperation: { dollars: 8, source: lambda },
  /** A kilobyte that a durable function stores; a gigabyte costs 25 cents. */
  durableKilobyte: { dollars: 0.25, source: lambda },
} as const satisfies Readonly<Record<string, Price>>;
