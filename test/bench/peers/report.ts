import { figure, median, ratiosOf, spreadOf, spreadText } from '../figures.ts';
import type { PartResult } from '../part.ts';
import type { Contestant } from './contestants/contestant.ts';
import type { Round } from './round.ts';

/** A contestant with all its rounds, or with the reason why it has no figures. */
export interface Score {
  readonly contestant: Pick<Contestant, 'name' | 'title' | 'durability'>;
  readonly rounds: readonly Round[];
  readonly without?: string;
}

const isOurs = ({ contestant }: Score) => contestant.name.startsWith('rescind');

/** The table, the chart and the notes. The ratios compare with the first contestant of ours that has figures. */
export function report(scores: readonly Score[], clients: number): PartResult {
  const finished = scores.filter(({ without }) => without === undefined);
  const ours = finished.find(isOurs);
  const ratio = (score: Score) => (ours ? spreadText(ratiosOf(speeds(ours), speeds(score))) : '–');
  return {
    tables: [
      {
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
          ...(ours ? [ratio(score)] : []),
          ...[(round: Round) => round.p50, (round: Round) => round.p99, (round: Round) => round.acceptP50].map(
            (value) => figure(median(score.rounds.map(value))),
          ),
          figure(median(score.rounds.map(({ processorEach = Number.NaN }) => processorEach))),
          figure(median(score.rounds.map(({ memory = Number.NaN }) => memory / 2 ** 20))),
          score.contestant.durability,
        ]),
      },
    ],
    charts: [
      {
        name: 'bench-peers',
        title: 'Cancellations from the request to the event',
        unit: `per second with ${clients} clients: median, minimum and maximum of the rounds`,
        bars: finished.map((score) => {
          const { median: value, min, max } = spreadOf(speeds(score));
          return { label: score.contestant.title, value, min, max, isOurs: isOurs(score) };
        }),
      },
    ],
    notes: notesOf(scores),
    data: Object.fromEntries(
      scores.map(({ contestant, rounds, without }) => [
        contestant.name,
        without === undefined ? { rounds } : { without },
      ]),
    ),
  };
}

function notesOf(scores: readonly Score[]): readonly string[] {
  const finished = scores.filter(({ without }) => without === undefined);
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
    ...scores.flatMap(({ contestant, without }) =>
      without === undefined ? [] : [`${contestant.title} has no figures: ${without}.`],
    ),
  ];
}

const speeds = ({ rounds }: Score) => rounds.map(({ perSecond }) => perSecond);
