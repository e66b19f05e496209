/** The only code that the protocol defines: a person must cancel the payment at the provider. */
export const cancelManually = 'cancel-manually';

/** The same bodies come with each of these HTTP statuses, so each of them may ask for a person. */
export const statusesWithBody: readonly number[] = [200, 500, 501];
