import { count, figure, spreadOf, spreadText } from '../figures.ts';
import type { Bar, PartResult } from '../part.ts';
import type { OpenStep } from './open.ts';
import type { Restarts, Start } from './restart.ts';
import type { Soak } from './soak.ts';

interface Growth {
  readonly steps: readonly OpenStep[];
  readonly restarts: Restarts;
  readonly soak: Soak;
}

export function report({ steps, restarts, soak }: Growth): PartResult {
  const { open, withoutData, afterStop, afterKill } = restarts;
  const row = (name: string, starts: readonly Start[]) => [
    name,
    seconds(starts.map(({ elapsed }) => elapsed)),
    seconds(starts.map(({ processor = Number.NaN }) => processor)),
  ];
  return {
    tables: [
      {
        title: 'Open cancellations that only wait',
        columns: [
          'open',
          'accepted per second',
          'accepted after p50 ms',
          'p99 ms',
          'all sent after s',
          'memory MiB',
          'memory for each new one, KiB',
        ],
        rows: steps.map((step) => [
          count(step.open),
          figure(step.perSecond),
          figure(step.acceptP50),
          figure(step.acceptP99),
          figure(step.drainSeconds),
          mebibytes(step.memory),
          figure((step.memoryEach ?? Number.NaN) / 1024),
        ]),
      },
      {
        title: 'From `npm start` to the ready line',
        columns: ['', 'seconds', "seconds of the service's processor time"],
        rows: [
          row('no data', withoutData),
          row(`${count(open)} open, after an orderly stop`, afterStop),
          row(`${count(open)} open, after kill -9`, afterKill),
        ],
      },
      {
        title: 'Cancellations that have ended',
        columns: ['ended', 'per second', 'memory MiB'],
        rows: soak.points.map(({ ended, perSecond, memory }) => [count(ended), figure(perSecond), mebibytes(memory)]),
      },
    ],
    charts: [
      {
        name: 'bench-growth-accept',
        title: 'Acceptances while more and more cancellations are open',
        unit: 'per second',
        bars: steps.map(({ open, perSecond }) => ({ label: `${count(open)} open`, value: perSecond, isOurs: true })),
      },
      {
        name: 'bench-growth-memory',
        title: 'Memory of the service while cancellations end',
        unit: 'MiB of resident memory',
        bars: soak.points.flatMap(({ ended, memory }): Bar[] =>
          memory === undefined ? [] : [{ label: `${count(ended)} ended`, value: memory / 2 ** 20, isOurs: true }],
        ),
      },
    ],
    notes: [
      `Each ended cancellation takes ${figure(soak.diskEach / 1024)} KiB on the disk, its event and its lock included.`,
      ...slopeNote(soak),
      'Memory is what the operating system counts for the service (and for its database engine, if that is a process of its own), a few seconds after the load, once its garbage was collected.',
    ],
    data: { steps, restarts, soak },
  };
}

const seconds = (times: readonly number[]) => spreadText(spreadOf(times.map((time) => time / 1000)));

const mebibytes = (bytes = Number.NaN) => figure(bytes / 2 ** 20);

/** How the second half of the soak grew; the first half fills caches. */
function slopeNote({ points }: Soak): readonly string[] {
  const half = points[Math.floor(points.length / 2) - 1];
  const last = points.at(-1);
  if (half?.memory === undefined || last?.memory === undefined || last.ended === half.ended) return [];
  const each = (last.memory - half.memory) / (last.ended - half.ended) / 1024;
  return [`In the second half of the run, memory changed by ${figure(each)} KiB for each cancellation that ended.`];
}
