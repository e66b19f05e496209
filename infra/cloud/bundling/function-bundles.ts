import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { Bundle } from './bundle.ts';

/** The bundle of a function, by the function's name. */
export type CodeOf = (name: string) => Code;

export const workerName = (provider: string) => `advance-${provider}`;

const facts = [
  'accept-cancellation',
  'list-cancellations',
  'list-providers',
  'describe-api',
  'review-cancellation',
  'escalate',
];
const noProviders = ['get-cancellation', 'authorise', 'name-merchant', 'confirm-published', 'recover-stuck'];

/** What every function is made of: a worker knows one provider, and only workers and webhooks know more than facts. */
export function functionBundles(providers: readonly string[]): ReadonlyMap<string, Bundle> {
  return new Map<string, Bundle>([
    ...facts.map((entry) => [entry, { entry, providers, exchanges: false }] as const),
    ...noProviders.map((entry) => [entry, { entry, providers: [], exchanges: false }] as const),
    ['receive-webhook', { entry: 'receive-webhook', providers, exchanges: true }],
    ...providers.map(
      (name) => [workerName(name), { entry: 'advance-cancellation', providers: [name], exchanges: true }] as const,
    ),
  ]);
}
