import * as z from 'zod/mini';
import { upTo } from '../field-schemas.ts';
import { waits } from './waiting-for.ts';

/** Characters: more than the longest sentences that there are. */
export const maxExplanationLength = 600;

/** Where a cancellation stands at the moment. Events do not have these fields, because they would soon be out of date. */
export const standingFields = {
  waitingFor: z
    .nullable(z.enum(waits))
    .check(
      z.describe(
        'What it waits for. `provider`: an answer or a state of the provider. `terminal`: the provider has accepted the request, and a card terminal decides. `webhook`: only a signed webhook of the provider tells the result. `credentials`: the provider refuses your credentials. `hold`: an operator of the platform holds the provider. `person`: a person must decide. Null after the end.',
      ),
    ),
  nextLookAt: z
    .nullable(z.iso.datetime())
    .check(
      z.describe(
        'When we look at the payment again, or sooner if a webhook comes. In the past if the look is late. Null if none is planned, and while a look is in progress or the provider is held.',
      ),
    ),
  deadline: z
    .nullable(z.iso.datetime())
    .check(
      z.describe(
        'When a person must decide if there is no result. Null before the first look, and when the cancellation is under review or has ended.',
      ),
    ),
  explanation: upTo(maxExplanationLength).check(
    z.describe('Where it stands and why, in short sentences for people. The words may change: do not compare them.'),
  ),
};
