/** The only code that the protocol defines: a person must cancel the payment at the provider. */
export const cancelManually = 'cancel-manually';

/** The fields of an answer. A body without any of them is not the connector's. */
export const answerFields = ['paymentId', 'requestId', 'cancellationId', 'code'] as const;
