import type { Milliseconds } from '../../../functions/core/cancellation/units.ts';
import { count, figure, spreadOf } from '../figures.ts';
import type { Bar, PartResult } from '../part.ts';
import type { Detection } from './polling.ts';
import type { Detected } from './webhook.ts';

/** A moment at which a payment changes, with what each provider's schedule finds; absent: no read follows. */
export interface Moment {
  readonly name: string;
  readonly detections: ReadonlyMap<string, Detection | undefined>;
}

/** Nudged looks are this far apart (`nudgeGap`), so a webhook soon after a read waits. */
const gap = 2000;

export function report(moments: readonly Moment[], webhooks: readonly Detected[]): PartResult {
  const providers = [...(moments[0]?.detections.keys() ?? [])];
  const kinds = [
    ['webhook, 2 s or more after a read', webhooks.filter(({ sinceRead }) => sinceRead >= gap)],
    ['webhook, soon after a read', webhooks.filter(({ sinceRead }) => sinceRead < gap)],
  ] as const;
  const measured = kinds.filter(([, found]) => found.length > 0);
  return {
    tables: [
      {
        title: 'By polling: from the change to the read that shows it (computed)',
        columns: ['the payment changes', ...providers],
        rows: moments.map(({ name, detections }) => [name, ...providers.map((one) => cell(detections.get(one)))]),
      },
      {
        title: 'By webhook: from the change to the event (measured)',
        columns: ['', 'webhooks', 'median', 'min', 'max'],
        rows: measured.map(([name, found]) => {
          const { median, min, max } = spreadOf(found.map(({ after }) => after));
          return [name, count(found.length), ...[median, min, max].map(duration)];
        }),
      },
    ],
    charts: [
      {
        name: 'bench-detection',
        title: 'How late a result is known',
        unit: 'seconds from the change at the provider, on a logarithmic scale; the whisker is the range',
        isLogarithmic: true,
        bars: [
          ...measured.map(([name, found]): Bar => {
            const { median, min, max } = spreadOf(found.map(({ after }) => after / 1000));
            return { label: name, value: median, min, max, isOurs: true };
          }),
          ...moments.flatMap(({ name, detections }): Bar[] => {
            const [found] = [...detections.values()].filter((one) => one !== undefined);
            if (!found) return [];
            return [
              { label: `polling, ${name}`, value: found.after / 1000, min: 0, max: found.atMost / 1000, isOurs: true },
            ];
          }),
        ],
      },
    ],
    notes: [
      'Polling: the first figure is for a change at exactly this time, the second for the worst time near it (right after a read), the third counts the reads. After the deadline of a provider a person must decide, and the payment is read only hourly, then daily.',
      'The rules of the core plan each read; only the clock is not real. A provider that cannot be read is not in the table.',
      'Webhook: sent over HTTP to the service at the moment of the change, with lab4pay as the provider. Between two looks that webhooks ask for are at least 2 s.',
    ],
    data: {
      polling: Object.fromEntries(moments.map(({ name, detections }) => [name, Object.fromEntries(detections)])),
      webhooks,
    },
  };
}

const cell = (found: Detection | undefined) =>
  found ? `${duration(found.after)}, at most ${duration(found.atMost)}, ${count(found.reads)} reads` : 'never';

/** `12 ms`, `2.5 s`, `3.75 min`. */
function duration(milliseconds: Milliseconds): string {
  if (milliseconds < 1000) return `${figure(Math.round(milliseconds))} ms`;
  return milliseconds < 60_000 ? `${figure(milliseconds / 1000)} s` : `${figure(milliseconds / 60_000)} min`;
}
