import type { Inside } from '../../model/figures.ts';
import { unknownDoubt } from '../../words/doubt-words.ts';
import { duration } from '../../words/formatting.ts';
import { nextStep } from '../../words/next-step.ts';
import { type TimelineLine, timelineLines } from '../../words/timeline-lines.ts';
import type { CancellationResource } from '../session/api.ts';
import type { Context } from '../session/context.ts';
import { clock, isoTime, withTimes } from './content.ts';
import { element } from './element.ts';

/** What happened and what it means. With `inside`, which only the local system has, also what comes next. */
export function timeline(
  { capabilities }: Context,
  one: CancellationResource,
  inside: Inside | undefined,
): HTMLElement {
  const known = capabilities.find(({ provider }) => provider === one.provider);
  const { webhooks = false } = known ?? {};
  const doubt = known ?? unknownDoubt;
  const startedAt = Date.parse(one.timeline[0]?.at ?? '');
  const lines = timelineLines(one, { ...doubt, clock: isoTime }, inside);
  return element(
    'ol',
    { class: 'timeline' },
    ...lines.map((line) => (line.kind === 'reason' ? reasonLine(line) : entryLine(line, startedAt))),
    inside && nextLine(one, inside, { safeToResend: doubt.safeToResend, webhooks }),
  );
}

const meaning = (words: string) => element('span', { class: 'meaning' }, ...withTimes(words));

const entryLine = ({ at, words, detail, meanings }: TimelineLine, startedAt: number) =>
  element(
    'li',
    {},
    clock(at),
    element('span', { class: 'since mono' }, `+${duration(Date.parse(at) - startedAt)}`),
    element('span', { class: 'event' }, words),
    detail !== undefined && element('span', { class: 'detail' }, detail),
    ...meanings.map(meaning),
  );

const reasonLine = ({ at, words }: TimelineLine) => element('li', { class: 'aside' }, clock(at), meaning(words));

function nextLine(
  { status, waitingFor, proposal }: CancellationResource,
  inside: Inside,
  provider: { readonly safeToResend: boolean; readonly webhooks: boolean },
) {
  // No look comes while the provider is held, whatever the record says.
  const next =
    waitingFor === 'hold'
      ? undefined
      : nextStep({ ...provider, status, awaitsApproval: proposal !== null, now: Date.now(), clock: isoTime }, inside);
  return (
    next &&
    element(
      'li',
      { class: 'aside ahead' },
      element('span', { class: 'when' }, next.label),
      ...next.sentences.map(meaning),
    )
  );
}
