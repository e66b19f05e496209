import type { Provider } from '../../../functions/providers/contract.ts';
import { providers } from '../../../functions/providers/index.ts';
import type { Settings } from '../../../infra/cloud/stage/settings.ts';
import type { SynthOptions } from './synthesised.ts';

/** Every optional setting that adds resources, apart from an issuer of one's own, which replaces some. */
const everyOption = {
  alarmEmail: 'on-call@acme.example',
  apiDomain: {
    name: 'cancel.acme.example',
    certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/11112222-3333-4444-5555-666677778888',
  },
  consoleDomain: {
    name: 'console.acme.example',
    certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/11112222-3333-4444-5555-666677778888',
  },
  customerManagedKey: true,
  exampleSubscription: true,
  fixedEgress: true,
  gradualDeployment: true,
  lanesHeld: true,
  warmThroughput: { readUnitsPerSecond: 20_000, writeUnitsPerSecond: 10_000 },
} satisfies Partial<Settings>;

const ownIssuer = {
  issuer: {
    issuer: 'https://login.acme.example',
    audience: 'rescind',
    merchantClaim: 'tenant',
    tokenUrl: 'https://login.acme.example/token',
    consoleClientId: 'console',
    authorizationUrl: 'https://login.acme.example/authorize',
  },
} satisfies Partial<Settings>;

/** So many providers: ours, and copies of ours with other names. */
function asMany(count: number): ReadonlyMap<string, Provider> {
  const all = new Map(providers);
  const ours = [...providers.values()];
  for (const [index, provider] of Array.from(
    { length: count - ours.length },
    (_, i) => [i, ours[i % ours.length]] as const,
  )) {
    const name = `invented-${index + 1}`;
    if (provider) all.set(name, { ...provider, name });
  }
  return all;
}

/** Every provider that a kind of stack has. */
export const knownProviders = asMany(12);

interface Kind {
  readonly kind: string;
  readonly stage: 'dev' | 'prod';
  readonly options: SynthOptions;
}

/** The kinds of stack that differ in their resources. */
export const kinds: readonly Kind[] = [
  { kind: 'dev', stage: 'dev', options: {} },
  { kind: 'prod', stage: 'prod', options: {} },
  { kind: 'prod with an issuer of its own', stage: 'prod', options: { settings: ownIssuer } },
  { kind: 'prod with eight providers', stage: 'prod', options: { providers: asMany(8) } },
  {
    kind: 'prod with every option and twelve providers',
    stage: 'prod',
    options: { settings: everyOption, providers: asMany(12) },
  },
];

/** @throws Error if there is none. */
export function kindNamed(name: string): Kind {
  const found = kinds.find(({ kind }) => kind === name);
  if (!found) throw new Error(`no kind of stack is called "${name}"`);
  return found;
}
