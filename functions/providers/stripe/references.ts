import * as z from 'zod/mini';
import { reference } from '../references.ts';

/** The PaymentIntent, `pi_…`. */
export const references = z.strictObject({ paymentIntentId: reference() });

export type StripeTransaction = Readonly<z.infer<typeof references>>;
