/** The one code of the protocol with a meaning of its own: a person must cancel at the provider. */
export const cancelManually = 'cancel-manually';

/** The same bodies come with each of these, so each of them may ask for a person. */
export const statusesWithBody: readonly number[] = [200, 500, 501];
