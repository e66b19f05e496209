import * as z from 'zod/mini';

export const fieldErrorSchema = z.object({
  pointer: z
    .string()
    .check(
      z.describe('A JSON Pointer (RFC 6901) to the field in the body. For a query parameter: a slash and its name.'),
    ),
  detail: z.string().check(z.describe('What was expected. The value that you sent is never repeated.')),
});

/** RFC 9457 problem details; some problems carry more fields. */
export const problemSchema = z.looseObject({
  type: z.string().check(z.describe('`urn:rescind:problem:` followed by the name of the problem.')),
  title: z.string(),
  status: z.int(),
  detail: z.optional(z.string()),
  errors: z.optional(z.array(fieldErrorSchema)),
});

/** The body of API Gateway's own 401, 403, 404, 429 and 500. */
export const gatewayMessageSchema = z.object({ message: z.string() });
