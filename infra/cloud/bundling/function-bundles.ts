import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { Bundle } from './bundle.ts';

/** Returns the bundle of a function by the name of the function. */
export type CodeOf = (name: string) => Code;

/** The function of the simulated providers. Only stages that deploy them have it. */
export const simulatorsName = 'simulate-providers';

export const workerName = (provider: string) => `advance-${provider}`;

const withFacts = [
  'accept-cancellation',
  'list-cancellations',
  'list-providers',
  'hold-provider',
  'describe-api',
  'review-cancellation',
  'escalate',
];
const withoutProviders = ['list-exchanges', 'authorise', 'name-merchant', 'confirm-published', 'recover-stuck'];

/** The bundles by function. A worker has one provider. Only workers have exchanges, and the webhook function has webhooks. */
export function functionBundles(
  providers: readonly string[],
  { simulators = false }: { readonly simulators?: boolean } = {},
): ReadonlyMap<string, Bundle> {
  return new Map<string, Bundle>([
    ...withFacts.map((entry) => [entry, { entry, providers, exchanges: false }] as const),
    ...withoutProviders.map((entry) => [entry, { entry, providers: [], exchanges: false }] as const),
    ['get-cancellation', { entry: 'get-cancellation', providers, exchanges: false, checksNothing: true }],
    ['receive-webhook', { entry: 'receive-webhook', providers, exchanges: 'webhooks' }],
    ...providers.map(
      (name) => [workerName(name), { entry: 'advance-cancellation', providers: [name], exchanges: true }] as const,
    ),
    ...(simulators ? [[simulatorsName, { entry: simulatorsName, providers, exchanges: true }] as const] : []),
  ]);
}
