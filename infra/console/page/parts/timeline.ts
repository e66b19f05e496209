import type { Inside } from '../../model/figures.ts';
import { duration } from '../../words/formatting.ts';
import { nextStep } from '../../words/next-step.ts';
import { type StoryLine, story } from '../../words/timeline-lines.ts';
import type { CancellationResource } from '../session/api.ts';
import type { Context } from '../session/context.ts';
import { clock, clockWords } from './controls.ts';
import { element } from './element.ts';

/** What happened, what it means and, where more is known than the API shows, what comes next. */
export function timeline(
  { capabilities }: Context,
  one: CancellationResource,
  inside: Inside | undefined,
): HTMLElement {
  const can = capabilities.find(({ provider }) => provider === one.provider);
  const safeToResend = can?.safeToResend ?? false;
  const began = Date.parse(one.timeline[0]?.at ?? '');
  const told = story(one, { safeToResend, clock: clockWords }, inside);
  return element(
    'ol',
    { class: 'timeline' },
    ...told.map((line) => (line.kind === 'reason' ? reasonLine(line) : entryLine(line, began))),
    inside && aheadLine(one, inside, { safeToResend, webhooks: can?.webhooks ?? false }),
  );
}

const meaning = (words: string) => element('span', { class: 'meaning' }, words);

const entryLine = ({ at, words, detail, meanings }: StoryLine, began: number) =>
  element(
    'li',
    {},
    clock(at),
    element('span', { class: 'since mono' }, `+${duration(Date.parse(at) - began)}`),
    element('span', { class: 'event' }, words),
    detail !== undefined && element('span', { class: 'detail' }, detail),
    ...meanings.map(meaning),
  );

const reasonLine = ({ at, words }: StoryLine) => element('li', { class: 'aside' }, clock(at), meaning(words));

function aheadLine(
  { status, amount }: CancellationResource,
  inside: Inside,
  provider: { readonly safeToResend: boolean; readonly webhooks: boolean },
) {
  const asked = { ...provider, status, isPart: amount !== null, now: Date.now(), clock: clockWords };
  const ahead = nextStep(asked, inside);
  return (
    ahead &&
    element(
      'li',
      { class: 'aside ahead' },
      element('span', { class: 'when' }, ahead.label),
      ...ahead.sentences.map(meaning),
    )
  );
}
