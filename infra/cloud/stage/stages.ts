/** Everything in which one stage differs from another; nothing else in this folder asks for a stage's name. */
export interface Stage {
  readonly name: string;
  /** Refuses http, keeps data when the stack is deleted, and protects the table and the clients from deletion. */
  readonly isProduction: boolean;
  /** Which of a provider's known hosts a base URL defaults to, the first one that it has. */
  readonly baseUrls: readonly string[];
  /** Calls in flight at one provider; Lambda takes 2 to 1000. */
  readonly callsAtOnce: number;
  /** Days that logs are kept; CloudWatch takes certain numbers only. */
  readonly logDays: 14 | 90;
  /** Days that published events can be replayed. */
  readonly archiveDays: number;
  /** What all merchants together may ask of the API, requests per second and at once. */
  readonly requests: { readonly perSecond: number; readonly burst: number };
  /** A queue that receives every result, to look at and to copy the rule from. */
  readonly exampleSubscription: boolean;
  /** A page for people, where the issuer can sign them in. */
  readonly console: boolean;
}

const stages: Readonly<Record<string, Stage>> = {
  dev: {
    name: 'dev',
    isProduction: false,
    baseUrls: ['test', 'sandbox'],
    callsAtOnce: 2,
    logDays: 14,
    archiveDays: 14,
    requests: { perSecond: 50, burst: 100 },
    exampleSubscription: true,
    console: true,
  },
  prod: {
    name: 'prod',
    isProduction: true,
    baseUrls: ['production'],
    callsAtOnce: 20,
    logDays: 90,
    archiveDays: 90,
    requests: { perSecond: 250, burst: 500 },
    exampleSubscription: false,
    console: true,
  },
};

/** @throws RangeError for a stage that this file does not name. */
export function stageNamed(name: string): Stage {
  const stage = stages[name];
  if (!stage) throw new RangeError(`there is no stage ${name}; known are ${Object.keys(stages).join(' and ')}`);
  return stage;
}
