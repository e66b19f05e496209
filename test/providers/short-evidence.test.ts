import { describe, expect, it } from 'vitest';
import { providers } from '../../functions/providers/index.ts';

const long = 'x'.repeat(300);

/** Where a provider puts words into an answer to a cancel, the field of evidence they become, and how many characters stay. */
const words = [
  ['vtex', 500, (word: string) => ({ cancellationId: word }), 'reference', 255],
  ['vtex', 500, (word: string) => ({ code: word }), 'code', 255],
  ['vtex', 500, (word: string) => ({ message: word }), 'message', 255],
  ['yuno', 500, (word: string) => ({ id: word }), 'reference', 255],
  ['yuno', 500, (word: string) => ({ response_code: word }), 'code', 255],
  ['yuno', 500, (word: string) => ({ code: word }), 'code', 255],
  ['yuno', 500, (word: string) => ({ response_message: word }), 'message', 255],
  ['yuno', 500, (word: string) => ({ messages: [word] }), 'message', 255],
  ['pace', 500, (word: string) => ({ errors: [{ code: word }] }), 'code', 64],
  ['pace', 500, (word: string) => ({ errors: [{ title: word }] }), 'message', 200],
] as const;

describe.each(words)('%s (%d)', (name, status, bodyOf, field, most) => {
  const provider = providers.get(name);
  const asked = {
    ...provider?.example,
    transaction: {},
    providerToken: 't',
    ifCaptured: 'reject',
    attempts: [],
  } as const;
  const said = (word: unknown) =>
    provider?.cancel.interpret({ status, headers: {}, body: bodyOf(word as string) }, asked).said?.[field];

  it(`keeps the ${field}, up to ${most} characters of it`, () => {
    expect(said('word')).toBe('word');
    expect(said(long)).toBe('x'.repeat(most));
  });

  it.each([undefined, null, '', {}, []])(`has no ${field} in %j`, (word) => {
    expect(said(word)).toBeUndefined();
  });
});
