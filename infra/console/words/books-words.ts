import type { CancellationResource } from '../../../functions/api/resource.ts';
import type { Inside } from '../model/figures.ts';

/** Why the page says nothing about a provider's own records. */
export const unseenBooksWords = (title: string) =>
  `The books of ${title} cannot be seen from here. This page shows only what we sent and what we were told.`;

/** Stands where the form for a simulated provider asks what its simulator does. */
export const realProviderWords = (title: string) =>
  `${title} is not simulated: this sends a real cancel to it. Its books cannot be seen from here.`;

/** Names the providers that have no simulator here. */
export const notSimulatedWords = (titles: readonly string[]) =>
  `Not simulated: ${titles.join(', ')}. Real requests go there, and the books cannot be seen from here.`;

type Told = Pick<CancellationResource, 'timeline' | 'evidence'>;

/** The last request, read or webhook that the timeline has, and when it came or was repeated last. */
export function lastExchange({ timeline }: Pick<Told, 'timeline'>, repeats: Inside['repeats'] = []) {
  const line = timeline.findLast(({ event }) => /^(cancel|refund|status|testimony)_/.test(event));
  const repeat = repeats.find(({ at, event }) => at === line?.at && event === line.event);
  return line && { event: line.event, at: repeat?.last ?? line.at };
}

/** When the payment was read last, as far as the page knows; `undefined` if it was not read. */
export function lastReadAt({ timeline, evidence }: Told, repeats: Inside['repeats'] = []): string | undefined {
  const times = [
    ...timeline.filter(({ event }) => event.startsWith('status_')).map(({ at }) => at),
    ...repeats.filter(({ event }) => event.startsWith('status_')).map(({ last }) => last),
    ...(evidence?.via === 'poll' ? [evidence.observedAt] : []),
  ];
  return times.sort().at(-1);
}
