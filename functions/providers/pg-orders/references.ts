import * as z from 'zod/mini';
import { reference } from '../references.ts';

export const references = z.strictObject({ orderId: reference(), transactionId: reference() });
export type PgOrdersTransaction = z.infer<typeof references>;
