import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Definition } from '../../../../infra/console/model/machine-definition.ts';
import { positionOf } from '../../../../infra/console/model/machine-position.ts';

const file = join(import.meta.dirname, '../../../../statemachines/cancellation.asl.json');
const deployed = JSON.parse(readFileSync(file, 'utf8')) as Definition;
const await_ = 'Cancel at provider and await final status';

describe('the position of a cancellation', () => {
  it.each([
    ['accepted', undefined, 'start', []],
    ['processing', true, await_, ['start']],
    ['cancelled', false, 'Publish result', ['start', await_]],
    ['cancelled', true, 'end', ['start', await_, 'Publish result']],
    ['rejected', true, 'end', ['start', await_, 'Publish result']],
    ['cancelled', undefined, 'Publish result', ['start', await_]],
    ['review_required', undefined, 'Publish result', ['start', await_]],
    ['review_required', true, 'end', ['start', await_, 'Publish result']],
  ] as const)('%s, published: %s, is at %s', (status, isPublished, at, passed) => {
    expect(positionOf(deployed, status, isPublished)).toMatchObject({ at, passed });
  });

  it('does not say that an event is published where nobody can see it', () => {
    expect(positionOf(deployed, 'cancelled', undefined).words).toContain('This page cannot see whether');
    expect(positionOf(deployed, 'cancelled', undefined).words).not.toContain('is published');
  });
});
