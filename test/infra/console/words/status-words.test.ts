import { describe, expect, it } from 'vitest';
import { statuses } from '../../../../functions/core/cancellation/status.ts';
import { iconPaths } from '../../../../infra/console/words/icon-paths.ts';
import { statusWords } from '../../../../infra/console/words/status-words.ts';

describe('the word of a status', () => {
  it('differs for every status, so that nobody needs to see the colour', () => {
    const words = statuses.map((status) => statusWords[status].word);

    expect(new Set(words).size).toBe(statuses.length);
    expect(statuses.every((status) => iconPaths[statusWords[status].icon].startsWith('M'))).toBe(true);
  });
});
