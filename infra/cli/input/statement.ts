import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { check } from '../../../functions/api/check.ts';
import { resolutionSchema } from '../../../functions/api/resolution-schema.ts';
import { rejectionCodes } from '../../../functions/core/cancellation/status.ts';
import type { Resolution } from '../../client/client.ts';
import { expectation } from '../../client/input/expectation.ts';
import { sentenceOf } from '../../client/input/field-names.ts';
import { minorUnits } from '../../client/input/read-request.ts';
import { UsageError } from '../usage-error.ts';
import { optionNamesOf } from './option-names.ts';

interface Stated {
  readonly status?: string | undefined;
  readonly note?: string | undefined;
  readonly code?: string | undefined;
  readonly reference?: string | undefined;
  readonly amount?: string | undefined;
  readonly currency?: string | undefined;
}

/**
 * What a person says of an end, checked as the service checks it.
 * @throws UsageError that names the options.
 */
export function readStatement({ amount, currency, ...options }: Stated, command: CommandUnknownOpts): Resolution {
  if (options.status === 'rejected' && options.code === undefined)
    throw new UsageError(`rejected needs --code: one of ${rejectionCodes.join(', ')}`);
  const refund =
    amount === undefined && currency === undefined
      ? {}
      : { refund: { amount: { value: minorUnits(amount), currency } } };
  const body = { ...options, ...refund };
  const checked = check(resolutionSchema, body);
  if (checked.ok) return checked.value;
  const errors = checked.errors.map((error) => expectation(error, body));
  // `resolve` takes the status behind the ids, so it has no option of its own.
  const nameOf = (pointer: string) => optionNamesOf(command)(pointer).replace(/^status$/, 'the status');
  throw new UsageError(sentenceOf(errors, nameOf));
}
