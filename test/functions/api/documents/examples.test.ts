import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import { resourceExamples } from '../../../../functions/api/documents/examples.ts';
import { resourceSchema } from '../../../../functions/api/resource-schema.ts';
import { providers } from '../../../../functions/providers/index.ts';

it.each(Object.entries(resourceExamples([...providers.values()])))(
  'the example "%s" is what the API answers',
  (_, example) => {
    expect(z.safeParse(z.strictObject(resourceSchema.shape), example.value)).toMatchObject({ success: true });
  },
);

it('one example waits for credentials, and one says that money may still be held', () => {
  const { waiting, cancelDeclined, cancelled } = resourceExamples([...providers.values()]);

  expect(waiting.value).toMatchObject({ status: 'processing', waitingFor: 'credentials', credentialsRefused: {} });
  expect(cancelDeclined.value).toMatchObject({ evidence: { via: 'webhook' }, rejection: { code: 'cancel_declined' } });
  expect(cancelled.value.evidence?.details).not.toEqual({});
});
