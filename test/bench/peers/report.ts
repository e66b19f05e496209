import { figure, median, ratiosOf, spreadOf, spreadText } from '../figures.ts';
import type { Chart, PartResult, Table } from '../part.ts';
import type { Contestant } from './contestants/contestant.ts';
import type { Round } from './round.ts';

/** A contestant with all its rounds, or with the reason why it was skipped or has failed. */
export interface Score {
  readonly contestant: Pick<Contestant, 'name' | 'title' | 'durability'>;
  readonly rounds: readonly Round[];
  readonly skipped?: string | undefined;
  readonly failed?: string | undefined;
}

export const hasFigures = ({ skipped, failed }: Score) => skipped === undefined && failed === undefined;

const isOurs = ({ contestant }: Score) => contestant.name.startsWith('rescind');

/** The table, the chart and the notes. A contestant that failed in one round has no figures of other rounds either. */
export function report(scores: readonly Score[], clients: number, cores: number): PartResult {
  const finished = scores.filter(hasFigures);
  const sentences = (reasonOf: (score: Score) => string | undefined, verb: string) =>
    scores.flatMap((score) => {
      const reason = reasonOf(score);
      return reason === undefined ? [] : [`${score.contestant.title} ${verb}: ${reason}.`];
    });
  return {
    tables: finished.length > 0 ? [tableOf(finished)] : [],
    charts: finished.length > 0 ? [chartOf(finished, clients)] : [],
    notes: [...notesOf(finished, cores), ...sentences(({ skipped }) => skipped, 'was skipped')],
    failures: sentences(({ failed }) => failed, 'has no figures'),
    data: Object.fromEntries(
      scores.map(({ contestant, rounds, skipped, failed }) => [
        contestant.name,
        failed === undefined ? { rounds, skipped } : { failed },
      ]),
    ),
  };
}

/** The ratios compare with the first contestant of ours. */
function tableOf(finished: readonly Score[]): Table {
  const ours = finished.find(isOurs);
  const medianOf = ({ rounds }: Score, value: (round: Round) => number) => figure(median(rounds.map(value)));
  return {
    title: 'End to end',
    columns: [
      '',
      'cancellations per second',
      ...(ours ? [`${ours.contestant.title} is … times as fast`] : []),
      'p50 ms',
      'p99 ms',
      'accepted after p50 ms',
      'processor ms each',
      'memory MiB',
      'what is stored',
    ],
    rows: finished.map((score) => [
      score.contestant.title,
      spreadText(spreadOf(speeds(score))),
      ...(ours ? [spreadText(ratiosOf(speeds(ours), speeds(score)))] : []),
      medianOf(score, ({ p50 }) => p50),
      medianOf(score, ({ p99 }) => p99),
      medianOf(score, ({ acceptP50 }) => acceptP50),
      spreadText(spreadOf(score.rounds.map(({ processorEach = Number.NaN }) => processorEach))),
      medianOf(score, ({ memory = Number.NaN }) => memory / 2 ** 20),
      score.contestant.durability,
    ]),
  };
}

const chartOf = (finished: readonly Score[], clients: number): Chart => ({
  name: 'bench-peers',
  title: 'Cancellations from the request to the event',
  unit: `per second with ${clients} clients: median, minimum and maximum of the rounds`,
  bars: finished.map((score) => {
    const { median: value, min, max } = spreadOf(speeds(score));
    return { label: score.contestant.title, value, min, max, isOurs: isOurs(score) };
  }),
});

function notesOf(finished: readonly Score[], cores: number): readonly string[] {
  const extra = (count: (round: Round) => number) =>
    finished
      .map(
        ({ contestant, rounds }) => [contestant.title, rounds.reduce((sum, round) => sum + count(round), 0)] as const,
      )
      .filter(([, sum]) => sum > 0)
      .map(([title, sum]) => `${title} ${sum}`);
  const cancels = extra(({ extraCancels }) => extraCancels);
  const polls = extra(({ extraPolls }) => extraPolls);
  const loads = finished.flatMap(({ rounds }) => rounds.map(({ load }) => load));
  return [
    'Each cancellation is accepted, sent to the provider, and read twice, 20 ms apart. Then the driver sees its event.',
    `Cancels that the provider received again: ${cancels.join(', ') || 'none'}. Reads that the job did not need: ${polls.join(', ') || 'none'}. Events that were missing or came twice: none, or the row would not be here.`,
    ...(loads.length > 0
      ? [`Load average before the rounds: ${figure(Math.min(...loads))} to ${figure(Math.max(...loads))}.`]
      : []),
    ...(Math.max(...loads) > cores
      ? [
          'The machine had other work. Those with several processes then get more of it than those with one, so compare the processor time too.',
        ]
      : []),
  ];
}

const speeds = ({ rounds }: Score) => rounds.map(({ perSecond }) => perSecond);
