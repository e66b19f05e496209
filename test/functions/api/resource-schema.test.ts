import { describe, expect, expectTypeOf, it } from 'vitest';
import type * as z from 'zod/mini';
import { recordExamples } from '../../../functions/api/documents/record-examples.ts';
import type { EventDetail } from '../../../functions/api/event.ts';
import type { eventDetailSchema } from '../../../functions/api/event-schema.ts';
import type { FieldError, Problem } from '../../../functions/api/problem.ts';
import type { fieldErrorSchema, problemSchema } from '../../../functions/api/problem-schema.ts';
import { type CancellationResource, toResource } from '../../../functions/api/resource.ts';
import { resourceSchema } from '../../../functions/api/resource-schema.ts';
import { providers } from '../../../functions/providers/index.ts';
import { atNoon } from '../../fixtures/circumstances.ts';

/** The same type however its parts are marked: schemas infer mutable fields. */
type Plain<T> = T extends readonly (infer Item)[]
  ? Plain<Item>[]
  : T extends object
    ? { -readonly [Name in keyof T]: Plain<T[Name]> }
    : T;

type ProblemField = 'type' | 'title' | 'status' | 'detail' | 'errors';

describe('the schemas of the answers', () => {
  it('describe exactly the types that the handlers return', () => {
    expectTypeOf<Plain<z.infer<typeof resourceSchema>>>().toEqualTypeOf<Plain<CancellationResource>>();
    expectTypeOf<Plain<z.infer<typeof eventDetailSchema>>>().toEqualTypeOf<Plain<EventDetail>>();
    expectTypeOf<Plain<z.infer<typeof fieldErrorSchema>>>().toEqualTypeOf<Plain<FieldError>>();
    expectTypeOf<Plain<Pick<Problem, ProblemField>>>().toExtend<
      Plain<Pick<z.infer<typeof problemSchema>, ProblemField>>
    >();
  });

  it('name every field of a resource, and no other', () => {
    const resource = toResource(recordExamples([...providers.values()]).review, atNoon);

    expect(Object.keys(resourceSchema.def.shape).toSorted()).toEqual(Object.keys(resource).toSorted());
    expect(resourceSchema.parse(resource)).toStrictEqual(resource);
  });
});
