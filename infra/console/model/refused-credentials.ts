import type { CancellationResource } from '../../../functions/api/resource.ts';

type Shown = Pick<CancellationResource, 'id' | 'provider' | 'waitingFor'>;

/** One provider that refuses the merchant's credentials, with one of the cancellations that wait. */
export interface RefusedCredentials {
  readonly provider: string;
  readonly since: string;
  readonly example: string;
}

/** Which providers refuse the credentials, from the cancellations that wait for them. */
export function refusedCredentials() {
  const waiting = new Map<string, Shown & { readonly waitingFor: NonNullable<Shown['waitingFor']> }>();
  return {
    put({ id, provider, waitingFor }: Shown): void {
      if (waitingFor) waiting.set(id, { id, provider, waitingFor });
      else waiting.delete(id);
    },
    /** Forgets all cancellations, before the newest ones are put. */
    clear: () => waiting.clear(),
    list: (): readonly RefusedCredentials[] =>
      [...Map.groupBy(waiting.values(), ({ provider }) => provider)].flatMap(([provider, its]) => {
        const [first] = its.toSorted((a, b) => (a.waitingFor.since < b.waitingFor.since ? -1 : 1));
        return first ? [{ provider, since: first.waitingFor.since, example: first.id }] : [];
      }),
  };
}
