import { describe, expect, it } from 'vitest';
import { providers } from '../../../functions/providers/index.ts';
import { presentable } from '../../../functions/untrusted/presentable.ts';

const visa = '4111111111111111';

/** Where a provider puts words into an answer to a cancel, and the field of evidence they become. */
const words = [
  ['vtex', 500, (word: string) => ({ cancellationId: word }), 'reference'],
  ['vtex', 500, (word: string) => ({ code: word }), 'code'],
  ['vtex', 500, (word: string) => ({ message: word }), 'message'],
  ['yuno', 500, (word: string) => ({ id: word }), 'reference'],
  ['yuno', 500, (word: string) => ({ response_code: word }), 'code'],
  ['yuno', 500, (word: string) => ({ code: word }), 'code'],
  ['yuno', 500, (word: string) => ({ response_message: word }), 'message'],
  ['yuno', 500, (word: string) => ({ messages: [word] }), 'message'],
  ['pace', 500, (word: string) => ({ errors: [{ code: word }] }), 'code'],
  ['pace', 500, (word: string) => ({ errors: [{ title: word }] }), 'message'],
  ['pg-orders', 422, (word: string) => ({ message: word }), 'message'],
] as const;

describe.each(words)('%s (%d)', (name, status, bodyOf, field) => {
  const provider = providers.get(name);
  const asked = {
    ...provider?.example,
    transaction: {},
    providerToken: 't',
    configuration: {},
    ifCaptured: 'reject',
    attempts: [],
  } as const;
  const said = (word: unknown) =>
    provider?.cancel.interpret({ status, headers: {}, body: bodyOf(word as string) }, asked).said?.[field];

  it(`passes the ${field} on in full, so that no part of a card number is left when it is cut`, () => {
    for (let before = 0; before <= 300; before++) {
      const word = `${'x'.repeat(before)}x ${visa}`;
      const told = said(word);

      expect(told).toBe(word);
      expect(presentable(told ?? '')).not.toMatch(/\d/);
    }
  });

  it.each([undefined, null, '', {}, []])(`has no ${field} in %j`, (word) => {
    expect(said(word)).toBeUndefined();
  });
});
