import type { Observation } from '../core/decide/observation.ts';

const shortestSecret = 6;

/** A provider may repeat what we sent it, our credentials and tokens too, in its words; those words are kept and shown. */
function withoutSecrets(observation: Observation, sent: Readonly<Record<string, unknown>>): Observation {
  const secrets = Object.values(sent).filter(
    (value): value is string => typeof value === 'string' && value.length >= shortestSecret,
  );
  const { said } = observation;
  if (!said) return observation;
  const words = Object.entries(said).map(([name, word]) => [name, word && secrets.reduce(withoutSecret, String(word))]);
  return { ...observation, said: Object.fromEntries(words) };
}

/** So many first characters are enough to know a secret by: a provider may shorten what it repeats. */
const tellingPart = 12;

function withoutSecret(text: string, secret: string): string {
  const start = secret.slice(0, tellingPart);
  const end = secret.slice(tellingPart);
  return text.split(start).reduce((clean, rest) => `${clean}[secret]${rest.slice(sharedLength(rest, end))}`);
}

function sharedLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}
