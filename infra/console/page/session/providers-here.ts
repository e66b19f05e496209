import type { ProviderFacts } from '../../provider-facts.ts';

/** Put in when the page is built. */
declare const PROVIDER_FACTS: readonly ProviderFacts[];

export const factsOf = (name: string) => PROVIDER_FACTS.find((facts) => facts.name === name);
