import type { CancellationResource } from '../../../functions/api/resource.ts';

type Shown = Pick<CancellationResource, 'id' | 'provider' | 'credentialsRefused'>;

/** One provider that refuses the merchant's credentials, with one of the cancellations that wait. */
export interface RefusedCredentials {
  readonly provider: string;
  readonly since: string;
  readonly example: string;
}

/** Which providers refuse the credentials, from the cancellations that wait for them. */
export function refusedCredentials() {
  const waiting = new Map<string, Shown & { readonly credentialsRefused: NonNullable<Shown['credentialsRefused']> }>();
  return {
    put({ id, provider, credentialsRefused }: Shown): void {
      if (credentialsRefused) waiting.set(id, { id, provider, credentialsRefused });
      else waiting.delete(id);
    },
    /** Forgets all cancellations, before the newest ones are put. */
    clear: () => waiting.clear(),
    list: (): readonly RefusedCredentials[] =>
      [...Map.groupBy(waiting.values(), ({ provider }) => provider)].flatMap(([provider, its]) => {
        const [first] = its.toSorted((a, b) => (a.credentialsRefused.since < b.credentialsRefused.since ? -1 : 1));
        return first ? [{ provider, since: first.credentialsRefused.since, example: first.id }] : [];
      }),
  };
}
