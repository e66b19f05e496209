import * as z from 'zod/mini';
import { reference } from '../references.ts';

/** PACE names a payment by the id of its transaction alone. */
export const references = z.strictObject({ transactionId: reference() });

export type PaceTransaction = Readonly<z.infer<typeof references>>;
