import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import type { CredentialStore } from '../../../functions/ports/credential-store.ts';
import type { Provider } from '../../../functions/providers/contract.ts';
import type { Credentials } from '../../../functions/providers/exchange.ts';
import { providers } from '../../../functions/providers/index.ts';
import { webhookSecretsIn } from '../../../functions/providers/webhook-secrets.ts';
import { at } from '../../../functions/untrusted/json.ts';

/** Credentials by merchant and provider, in the form of the file for `--credentials`. */
export type CredentialsByMerchant = Readonly<Record<string, Readonly<Record<string, Credentials>>>>;

/** Credentials that `replace` wrote. They are valid only while the digest of the given credentials is still the same. */
interface Rotated {
  readonly of: string;
  readonly credentials: Credentials;
}

interface StoreOptions {
  /** Where replaced credentials are kept, readable by their owner only; absent: in memory. */
  readonly rotatedFile?: string;
  /** How a provider's credentials are built; default: as its folder says. */
  readonly factsOf?: (provider: string) => Pick<Provider, 'credentialSets' | 'webhookSecrets'> | undefined;
}

/**
 * Emulates Secrets Manager: the given credentials, and those that `replace` wrote. Webhook secrets are the fields of the
 * credentials, and of each set in them, that the provider folder names.
 */
export function fileCredentials(
  given: CredentialsByMerchant,
  { rotatedFile, factsOf = (provider) => providers.get(provider) }: StoreOptions = {},
): CredentialStore {
  const rotated = rotatedCredentials(rotatedFile);

  function find(merchant: string, provider: string): Credentials | undefined {
    const original = object(at(given, merchant, provider));
    return rotated.find(merchant, provider, original) ?? original;
  }

  function setsOf(credentials: Credentials, provider: string): Readonly<Record<string, unknown>> {
    const under = factsOf(provider)?.credentialSets?.under;
    return under === undefined ? {} : (object(at(credentials, under)) ?? {});
  }

  return {
    async describe(merchant, provider) {
      const credentials = find(merchant, provider);
      return credentials && { sets: Object.keys(setsOf(credentials, provider)) };
    },

    async get(merchant, provider) {
      return structuredClone(find(merchant, provider));
    },

    async reload(merchant, provider) {
      return structuredClone(find(merchant, provider));
    },

    async webhookSecrets(merchant, provider) {
      const credentials = find(merchant, provider) ?? {};
      const holders = [credentials, ...Object.values(setsOf(credentials, provider))];
      return webhookSecretsIn(holders, factsOf(provider) ?? {});
    },

    replace: (merchant, provider, credentials) =>
      rotated.replace(merchant, provider, object(at(given, merchant, provider)), credentials),
  };
}

/** The file contains something that `replace` did not write. */
class UnreadableSecret extends Error {
  override readonly name = 'UnreadableSecret';
}

function rotatedCredentials(file: string | undefined) {
  const rotated = new Map(file === undefined ? [] : readRotated(file));
  let written = Promise.resolve();

  return {
    find(merchant: string, provider: string, original: Credentials | undefined): Credentials | undefined {
      const newer = rotated.get(keyOf(merchant, provider));
      return newer && newer.of === digest(original) ? newer.credentials : undefined;
    },

    async replace(merchant: string, provider: string, original: Credentials | undefined, credentials: Credentials) {
      rotated.set(keyOf(merchant, provider), { of: digest(original), credentials: structuredClone(credentials) });
      if (file === undefined) return;
      const write = () => writePrivately(file, JSON.stringify([...rotated]));
      // One write at a time, also after a failed one: each write contains everything.
      written = written.then(write, write);
      await written;
    },
  };
}

const keyOf = (merchant: string, provider: string) => JSON.stringify([merchant, provider]);

const object = (value: unknown): Credentials | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Credentials) : undefined;

const digest = (credentials: Credentials | undefined) =>
  createHash('sha256')
    .update(JSON.stringify(credentials ?? null))
    .digest('hex');

/**
 * @throws `UnreadableSecret` when the file exists and `replace` did not write it. A start without the rotated refresh
 * token would lose access to the provider, so a person must repair the file.
 */
function readRotated(file: string): [string, Rotated][] {
  try {
    const entries: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (Array.isArray(entries) && entries.every((entry) => typeof at(entry, 1, 'of') === 'string')) return entries;
  } catch (error) {
    if (at(error, 'code') === 'ENOENT') return [];
  }
  throw new UnreadableSecret(`${file} does not hold rotated credentials`);
}

/** Replaces the file in one step, after the new content is on the disk. */
async function writePrivately(file: string, content: string): Promise<void> {
  const temporary = `${file}.new`;
  const handle = await open(temporary, 'w', 0o600);
  try {
    await handle.chmod(0o600);
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
}
