import type { Observation } from '../core/cancellation/observation.ts';
import { withoutSecrets } from '../untrusted/without-secrets.ts';

/** A provider may repeat in its words what we sent, credentials and tokens included. Those words are stored and shown. */
export function saidWithoutSecrets(secrets: readonly unknown[], { said }: Observation): Pick<Observation, 'said'> {
  if (!said) return {};
  const { details, ...words } = said;
  const without = (given: Readonly<Record<string, string | undefined>>) =>
    Object.fromEntries(Object.entries(given).map(([name, word]) => [name, word && withoutSecrets(word, secrets)]));
  return { said: { ...without(words), ...(details ? { details: without(details) } : {}) } };
}
