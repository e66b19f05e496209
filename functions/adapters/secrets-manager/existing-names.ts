import { ListSecretsCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Milliseconds } from '../../core/cancellation/units.ts';

/** How long a list is used, also one that failed. The count of direct reads begins again as often. */
const period: Milliseconds = 60_000;

/** How many reads of unknown names may begin in one period. If the list fails, as many again. */
const maxUnknownReads = 10;

/** 100 is the most that one call returns (Secrets Manager API Reference, ListSecrets, MaxResults). */
const pageSize = 100;
const maxPages = 20;

/** How many of the names that were found are kept: the newest. */
const maxFound = 1000;

/** More secrets than `maxPages` pages have the prefix. */
class TooManySecrets extends Error {
  override readonly name = 'TooManySecrets';
}

interface ExistingNames {
  /**
   * Reads the secret if it may exist. `undefined` without a read: there is none of this name.
   * @throws the error of the list, if that cannot be read and too many unknown names were read.
   */
  reading<T>(name: string, read: () => Promise<T | undefined>): Promise<T | undefined>;
}

/**
 * Bounds the reads of secrets whose names anybody can make up. A name that was found before is always read. Of the others,
 * a few are read directly, so that a new secret works at once. Beyond that, one list says which of them exist: it may miss
 * changes of the last five minutes (Secrets Manager API Reference, ListSecrets).
 */
export function existingNames(client: SecretsManagerClient, prefix: string, now: () => Milliseconds): ExistingNames {
  const found = new Set<string>();
  let listed: Promise<ReadonlySet<string>> | undefined;
  let listedUntil = Number.NEGATIVE_INFINITY;
  let unknownReads = { until: Number.NEGATIVE_INFINITY, count: 0 };

  /** Counts a read of an unknown name, if there were fewer than `max` in this period. */
  function countRead(max: number): boolean {
    if (now() >= unknownReads.until) unknownReads = { until: now() + period, count: 0 };
    if (unknownReads.count >= max) return false;
    unknownReads.count += 1;
    return true;
  }

  /** The last list stays in use if a new one fails. */
  function list(): Promise<ReadonlySet<string>> {
    if (listed && now() < listedUntil) return listed;
    const last = listed;
    listedUntil = now() + period;
    listed = namesWith(client, prefix).catch((error: unknown) => last ?? Promise.reject(error));
    return listed;
  }

  async function isListed(name: string): Promise<boolean> {
    try {
      return (await list()).has(name);
    } catch (error) {
      if (countRead(2 * maxUnknownReads)) return true;
      throw error;
    }
  }

  return {
    async reading(name, read) {
      const isDirect = !found.has(name) && countRead(maxUnknownReads);
      if (!isDirect && !found.has(name) && !(await isListed(name))) return undefined;
      const value = await read();
      if (value === undefined) found.delete(name);
      else keepNewest(found, name);
      if (isDirect && value !== undefined) unknownReads.count -= 1;
      return value;
    },
  };
}

function keepNewest(found: Set<string>, name: string): void {
  found.delete(name);
  found.add(name);
  for (const oldest of found) {
    if (found.size <= maxFound) break;
    found.delete(oldest);
  }
}

/** The names of all secrets with the prefix, without those that are scheduled for deletion. */
async function namesWith(client: SecretsManagerClient, prefix: string): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  let NextToken: string | undefined;
  for (let page = 1; page <= maxPages; page++) {
    const answer = await client.send(
      new ListSecretsCommand({
        Filters: [{ Key: 'name', Values: [prefix] }],
        MaxResults: pageSize,
        ...(NextToken === undefined ? {} : { NextToken }),
      }),
    );
    for (const { Name } of answer.SecretList ?? []) if (Name !== undefined) names.add(Name);
    NextToken = answer.NextToken;
    if (NextToken === undefined) return names;
  }
  throw new TooManySecrets(`more than ${maxPages * pageSize} secrets begin with ${prefix}`);
}
