import { numberOption } from '../../../infra/cli/number-option.ts';
import { UsageError } from '../../../infra/cli/usage-error.ts';
import type { Part } from '../part.ts';
import { growOpen } from './open.ts';
import { report } from './report.ts';
import { restarts } from './restart.ts';
import { soak } from './soak.ts';

const defaults = { open: '1000,10000,100000', restart: 10_000, soak: 50_000 } as const;
const max = 10_000_000;

/** What the service costs as its data grows. */
export const part: Part = {
  name: 'growth',
  order: 2,
  sentence: 'How this service takes many open cancellations, a restart, and many that have ended.',
  settings: {
    open: { placeholder: 'A,B', explains: `growth: numbers of open cancellations (default ${defaults.open})` },
    restart: { placeholder: 'N', explains: `growth: open cancellations at a restart (default ${defaults.restart})` },
    soak: { placeholder: 'N', explains: `growth: cancellations that end (default ${defaults.soak})` },
  },
  async run(options, say) {
    const { settings } = options;
    const sizes = sizesIn(settings.open ?? defaults.open);
    const open = numberOption('restart', settings.restart, 1, max, defaults.restart);
    const ended = numberOption('soak', settings.soak, 10, max, defaults.soak);
    return report({
      steps: await growOpen(sizes, options, say),
      restarts: await restarts(open, options, say),
      soak: await soak(ended, options, say),
    });
  },
};

/** @throws UsageError unless the numbers grow. */
function sizesIn(text: string): readonly number[] {
  const sizes = text.split(',').map((size) => numberOption('open', size, 1, max, 1));
  if (sizes.some((size, index) => size <= (sizes[index - 1] ?? 0)))
    throw new UsageError('--open needs growing numbers');
  return sizes;
}
