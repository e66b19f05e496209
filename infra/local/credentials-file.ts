import { readFileSync } from 'node:fs';
import type { Provider } from '../../functions/providers/contract.ts';
import { at } from '../../functions/untrusted/json.ts';
import { credentialProblems } from '../simulators/credential-problems.ts';
import type { CredentialsByMerchant } from './engines/credential-store.ts';
import { UserError } from './process/user-error.ts';

/**
 * Reads the file of `--credentials` and checks it against the schemas of the providers.
 * @throws UserError that names the merchant, the provider and the fields, and never shows a value.
 */
export function readCredentials(file: string, providers: ReadonlyMap<string, Provider>): CredentialsByMerchant {
  const content = readJson(file);
  for (const [merchant, ofMerchant] of entries(content, `${file}: the file`)) {
    for (const [name, credentials] of entries(ofMerchant, `${file}: merchant ${merchant}`)) {
      const provider = providers.get(name);
      if (!provider)
        throw wrong(
          `${file}: merchant ${merchant}: there is no provider "${name}"; known are ${[...providers.keys()].join(', ')}`,
        );
      const problems = credentialProblems(provider, credentials);
      if (problems.length > 0) throw wrong(`${file}: merchant ${merchant}, provider ${name}: ${problems.join('; ')}`);
    }
  }
  return content as CredentialsByMerchant;
}

const wrong = (sentence: string) => new UserError(`${sentence}. See npm start -- --help`, 2);

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw wrong(`${file} cannot be read: ${String(at(error, 'code') ?? 'unknown reason')}`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw wrong(`${file} is not JSON`);
  }
}

function entries(value: unknown, what: string): [string, unknown][] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.entries(value);
  throw wrong(`${what} is not an object`);
}
