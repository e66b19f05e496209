import type { Figures } from './figures.ts';

/** One figure as the page shows it. */
export interface ShownFigure {
  readonly name: keyof Figures;
  readonly words: string;
  readonly value: number;
  /** How it continues the sum that the figures before it are. */
  readonly sign?: '=' | '+';
  /** Only for a figure that must stay 0: `kept` if it certainly is 0, `unknown` if nobody can say that now. */
  readonly mark?: 'kept' | 'broken' | 'unknown';
}

interface Known {
  readonly figures: Figures;
  /** Cancellations that this page received with a 202 and that the service does not know; undefined until it has asked. */
  readonly missing: number | undefined;
  /** Whether the figures still follow the system. */
  readonly isLive: boolean;
}

/** The figures in their order. Without a simulated provider there are no effects, because nobody here can count them. */
export function tallyFigures({ figures, missing, isLive }: Known): readonly ShownFigure[] {
  const { isCounted, accepted, open, underReview, ended, effective, doubles, lost } = figures;
  const mustStayZero = (value: number, isKnown: boolean) =>
    value > 0 ? 'broken' : isKnown && isLive ? 'kept' : 'unknown';
  const effects: readonly ShownFigure[] =
    effective === null || doubles === null
      ? []
      : [
          { name: 'effective', words: 'took effect at simulators', value: effective },
          { name: 'doubles', words: 'took effect twice there', value: doubles, mark: mustStayZero(doubles, true) },
        ];
  const allLost = lost + (missing ?? 0);
  return [
    { name: 'accepted', words: 'accepted', value: accepted },
    { name: 'open', words: 'open', value: open, sign: '=' },
    {
      name: 'underReview',
      words: underReview === 1 ? 'needs a person' : 'need a person',
      value: underReview,
      sign: '+',
    },
    { name: 'ended', words: 'ended', value: ended, sign: '+' },
    ...effects,
    { name: 'lost', words: 'lost', value: allLost, mark: mustStayZero(allLost, isCounted && missing !== undefined) },
  ];
}

/** What is not known about the figures, in one sentence for each thing. `oldSince`: the ISO time since when nothing came. */
export function tallyNotes(isCounted: boolean, oldSince: string | undefined, unseen: readonly string[]): string {
  const sentences = [
    oldSince !== undefined && `As of ${oldSince}.`,
    oldSince === undefined && !isCounted && 'Counting the stored cancellations …',
    unseen.length > 0 &&
      `Effects at ${unseen.join(', ')} are not counted: ${unseen.length === 1 ? 'it is' : 'they are'} not simulated.`,
  ];
  return sentences.filter(Boolean).join(' ');
}
