import type { EventResource } from '../../../functions/api/resource.ts';
import { rejectionWords, reviewWords } from '../../../functions/api/standing/reason-words.ts';

type Reasoned = Pick<EventResource, 'rejection' | 'review' | 'credentialsRefused'>;

/** Why a cancellation stands where it stands, in a few words: the same as in its `explanation`. `undefined` without a reason. */
export function reasonWords({ rejection, review, credentialsRefused }: Reasoned): string | undefined {
  if (rejection) return rejectionWords[rejection.code][0];
  if (review) return reviewWords[review.code][0];
  return credentialsRefused ? 'the provider refuses your credentials' : undefined;
}

/** What that reason says about the outcome or the money. */
export function reasonMeaning({ rejection, review }: Reasoned): string | undefined {
  if (rejection) return rejectionWords[rejection.code][1];
  return review ? reviewWords[review.code][1] : undefined;
}

/** What somebody said about that reason: the provider, a person, or our own record. */
export const reasonDetail = ({ rejection, review, credentialsRefused }: Reasoned): string | undefined =>
  (rejection ?? review ?? credentialsRefused)?.detail ?? undefined;

const ourCodes: ReadonlyMap<string, string> = new Map(
  [...Object.entries(rejectionWords), ...Object.entries(reviewWords)].map(([code, [why]]) => [code, why]),
);

/** Replaces each of our own codes in the detail of a timeline: `outcome_unknown: …` becomes "the outcome is not known: …". */
export const withoutCodes = (detail: string): string =>
  detail.replaceAll(/(?<=^|: | · )[a-z_]+(?=$|: | · )/g, (code) => ourCodes.get(code) ?? code);
