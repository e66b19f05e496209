import { expect, it } from 'vitest';
import { decide } from '../../../../functions/core/decide/decide.ts';
import { attempt, hour, noon, policies, processing } from '../../../fixtures/a-cancellation.ts';

it.for([[{ kind: 'unknown', detail: 'answered 503' }], [{ kind: 'not_sent', detail: 'answered 429' }]] as const)(
  'repeats a harmless cancel in doubt although its read is only ever answered %j',
  ([observation]) => {
    const result = { exchange: 'status', began: noon + hour, ended: noon + hour, observation } as const;
    const record = processing({ attempts: [attempt()] });

    expect(decide(record, result, policies['read-status']).next).toEqual({ step: 'send', exchange: 'cancel' });
  },
);
