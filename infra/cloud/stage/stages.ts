/** Every setting in which stages differ. Nothing else in `infra/cloud` compares the name of a stage. */
export interface Stage {
  readonly name: string;
  /** Production refuses http, keeps data when the stack is deleted, and protects the table and the user pool from deletion. */
  readonly isProduction: boolean;
  /** The environments of a provider, in order of preference. The first one that the provider has gives the default base URL. */
  readonly baseUrls: readonly string[];
  /** How many calls to one provider may be in flight at once; 2 to 1,000, as Lambda requires. */
  readonly maxConcurrency: number;
  /**
   * Whether functions may reserve concurrency. Lambda keeps 100 of the account's concurrency unreserved, so a new account
   * with its limit of 10 could not deploy a reservation (Lambda Developer Guide, "Configuring reserved concurrency").
   */
  readonly reservesConcurrency: boolean;
  /** Days until logs are deleted. CloudWatch accepts only certain numbers. */
  readonly logDays: 14 | 90;
  /** Days during which published events can be replayed. */
  readonly archiveDays: number;
  /** The limits of the API for all merchants together: requests per second, and requests at once. */
  readonly throttle: { readonly rateLimit: number; readonly burstLimit: number };
  /** Whether to make a queue that receives every result, as an example of a subscription. */
  readonly exampleSubscription: boolean;
  /** Whether to make the console, if the issuer can sign people in. */
  readonly console: boolean;
}

const stages: Readonly<Record<string, Stage>> = {
  dev: {
    name: 'dev',
    isProduction: false,
    baseUrls: ['test', 'sandbox'],
    maxConcurrency: 2,
    reservesConcurrency: false,
    logDays: 14,
    archiveDays: 14,
    throttle: { rateLimit: 50, burstLimit: 100 },
    exampleSubscription: true,
    console: true,
  },
  prod: {
    name: 'prod',
    isProduction: true,
    baseUrls: ['production'],
    maxConcurrency: 20,
    reservesConcurrency: true,
    logDays: 90,
    archiveDays: 90,
    throttle: { rateLimit: 250, burstLimit: 500 },
    exampleSubscription: false,
    console: true,
  },
};

/** @throws RangeError if there is no stage of this name. */
export function stageNamed(name: string): Stage {
  const stage = stages[name];
  if (!stage) throw new RangeError(`there is no stage ${name}; known are ${Object.keys(stages).join(' and ')}`);
  return stage;
}
