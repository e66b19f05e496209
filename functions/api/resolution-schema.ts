import * as z from 'zod/mini';
import { rejectionCodes } from '../core/cancellation/status.ts';
import { amountSchema, maxNoteLength, maxTextLength, words } from './field-schemas.ts';

const note = words(maxNoteLength);
const reference = z.optional(words(maxTextLength, 'reference'));
const refund = z.strictObject({ amount: amountSchema });

/** The body of a recheck, which may be absent. */
export const recheckSchema = z.strictObject({ note: z.optional(words(maxTextLength)) });

/** The body of a resolution and of a correction: what really happened, with the note that says how it is known. */
export const resolutionSchema = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('cancelled'), reference, note }),
  z.strictObject({ status: z.literal('refunded'), refund: z.optional(refund), reference, note }),
  z.strictObject({ status: z.literal('partially_refunded'), refund, reference, note }),
  z.strictObject({ status: z.literal('rejected'), code: z.enum(rejectionCodes), reference, note }),
]);
