import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import type { CredentialStore } from '../../../functions/ports/credential-store.ts';
import type { Credentials } from '../../../functions/providers/exchange.ts';
import { at } from '../../../functions/untrusted/json.ts';

/** Credentials by merchant and provider, as `--credentials FILE` holds them. */
export type CredentialsByMerchant = Readonly<Record<string, Readonly<Record<string, Credentials>>>>;

/** What was written back, with a digest of what it replaces: once the given credentials change, they count again. */
interface Rotated {
  readonly of: string;
  readonly credentials: Credentials;
}

/**
 * The twin of Secrets Manager: the given credentials, and what `replace` wrote, which survives a restart in
 * `rotatedFile` (readable by its owner only). Webhook secrets are `webhookSecret` at the top and in every set.
 */
export function fileCredentials(
  given: CredentialsByMerchant,
  {
    rotatedFile,
    setsUnder = () => undefined,
  }: {
    readonly rotatedFile?: string;
    /** The field under which a provider's credentials hold several sets. */
    readonly setsUnder?: (provider: string) => string | undefined;
  } = {},
): CredentialStore {
  const rotated = new Map(rotatedFile === undefined ? [] : readRotated(rotatedFile));
  let written = Promise.resolve();

  function find(merchant: string, provider: string): Credentials | undefined {
    const original = object(at(given, merchant, provider));
    const newer = rotated.get(nameOf(merchant, provider));
    return newer && newer.of === digest(original) ? newer.credentials : original;
  }

  function setsOf(credentials: Credentials, provider: string): Readonly<Record<string, unknown>> {
    const under = setsUnder(provider);
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

    async webhookSecrets(merchant, provider) {
      const credentials = find(merchant, provider) ?? {};
      const holders = [credentials, ...Object.values(setsOf(credentials, provider))];
      return holders.map((holder) => at(holder, 'webhookSecret')).filter((secret) => typeof secret === 'string');
    },

    async replace(merchant, provider, credentials) {
      const replaced = digest(object(at(given, merchant, provider)));
      rotated.set(nameOf(merchant, provider), { of: replaced, credentials: structuredClone(credentials) });
      if (rotatedFile === undefined) return;
      const write = () => writePrivately(rotatedFile, JSON.stringify([...rotated]));
      // One after the other, also after one that failed: the last one written holds everything.
      written = written.then(write, write);
      await written;
    },
  };
}

const nameOf = (merchant: string, provider: string) => JSON.stringify([merchant, provider]);

const object = (value: unknown): Credentials | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Credentials) : undefined;

const digest = (credentials: Credentials | undefined) =>
  createHash('sha256')
    .update(JSON.stringify(credentials ?? null))
    .digest('hex');

/**
 * @throws `UnreadableSecret` when the file exists and is not what `replace` writes: to start without a rotated
 * refresh token would lose the provider, so a person must look.
 */
function readRotated(file: string): [string, Rotated][] {
  try {
    const entries: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (Array.isArray(entries) && entries.every((entry) => typeof at(entry, 1, 'of') === 'string')) return entries;
  } catch (error) {
    if (at(error, 'code') === 'ENOENT') return [];
  }
  throw Object.assign(new Error(`${file} does not hold rotated credentials`), { name: 'UnreadableSecret' });
}

/** Whole or not at all, and on the disk before it counts. */
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
