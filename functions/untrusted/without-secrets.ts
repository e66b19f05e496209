/** Shorter values occur in ordinary words too often to be searched for. */
const minSecretLength = 6;

/** The text with every secret in it replaced; values that are no text, or too short, are no secrets. */
export const withoutSecrets = (text: string, secrets: readonly unknown[]): string =>
  secrets
    .filter((secret) => typeof secret === 'string')
    .filter(({ length }) => length >= minSecretLength)
    .reduce(withoutSecret, text);

/** A secret is recognised by this many first characters, because a provider may shorten what it repeats. */
const prefixLength = 12;

function withoutSecret(text: string, secret: string): string {
  const start = secret.slice(0, prefixLength);
  const end = secret.slice(prefixLength);
  return text.split(start).reduce((clean, rest) => `${clean}[secret]${rest.slice(sharedLength(rest, end))}`);
}

function sharedLength(one: string, other: string): number {
  let length = 0;
  // Stryker disable next-line EqualityOperator: behind the end of both there is nothing left to cut off
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}
