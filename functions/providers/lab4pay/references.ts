import * as z from 'zod/mini';
import { reference } from '../references.ts';

/** lab4pay names a payment by one id; the terminal only selects the credentials, which are given per terminal. */
export const references = z.strictObject({ transactionId: reference(), terminalId: z.optional(reference()) });

export type Lab4payTransaction = Readonly<z.infer<typeof references>>;
