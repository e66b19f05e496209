import * as z from 'zod/mini';
import { maxErrors } from './check.ts';
import { maxTextLength, upTo } from './field-schemas.ts';

/** Characters of a pointer, of which the sender wrote at most one name, and of what was expected there. */
const [maxPointerLength, maxExpectationLength] = [300, 1000];

export const fieldErrorSchema = z.object({
  pointer: upTo(maxPointerLength).check(
    z.describe('A JSON Pointer (RFC 6901) to the field in the body. For a query parameter: a slash and its name.'),
  ),
  detail: upTo(maxExpectationLength).check(z.describe('What was expected. The value that you sent is never repeated.')),
});

/** RFC 9457 problem details; some problems carry more fields. */
export const problemSchema = z.looseObject({
  type: upTo(maxTextLength).check(z.describe('`urn:rescind:problem:` followed by the name of the problem.')),
  title: upTo(maxTextLength),
  status: z.int().check(z.minimum(400), z.maximum(599)),
  detail: z.optional(upTo(maxTextLength)),
  errors: z.optional(z.array(fieldErrorSchema).check(z.maxLength(maxErrors))),
});

/** The body of API Gateway's own 401, 403, 404, 429 and 500. */
export const gatewayMessageSchema = z.object({ message: upTo(maxTextLength) });
