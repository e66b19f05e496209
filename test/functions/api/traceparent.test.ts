import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storedTrace, traceIdOf, traceparentOf } from '../../../functions/api/traceparent.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const parentId = '00f067aa0ba902b7';

/** What others receive who go on with the trace of a header. */
const passedOn = (header: string) => {
  const stored = storedTrace(header);
  return stored === undefined ? undefined : traceparentOf(stored);
};

const hex = (digits: number) =>
  fc.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`)).filter((text) => /[^0]/.test(text));

describe('a traceparent', () => {
  it.each(['00', '01', '02', '03'])('with the flags %s is passed on as it was received', (flags) => {
    const header = `00-${traceId}-${parentId}-${flags}`;

    expect(passedOn(header)).toBe(header);
    expect(traceIdOf(storedTrace(header) ?? '')).toBe(traceId);
  });

  it('is stored in 34 characters, whatever its ids are', () => {
    fc.assert(
      fc.property(hex(32), hex(16), fc.constantFrom('00', '01', '02', '03'), (trace, parent, flags) => {
        const header = `00-${trace}-${parent}-${flags}`;

        expect(storedTrace(header)).toHaveLength(34);
        expect(passedOn(header)).toBe(header);
      }),
    );
  });

  it('loses the flags that version 00 does not define', () => {
    expect(passedOn(`00-${traceId}-${parentId}-ff`)).toBe(`00-${traceId}-${parentId}-03`);
  });

  it.each([`01-${traceId}-${parentId}-01`, `cc-${traceId}-${parentId}-01-what-the-future-adds`])(
    'of a later version is passed on in version 00: %s',
    (header) => {
      expect(passedOn(header)).toBe(`00-${traceId}-${parentId}-01`);
    },
  );

  it.each([
    ['absent', undefined],
    ['empty', ''],
    ['of version ff', `ff-${traceId}-${parentId}-01`],
    ['of a version that is no number', `0x-${traceId}-${parentId}-01`],
    ['of version 00 and too long', `00-${traceId}-${parentId}-01-more`],
    ['of version 00 and ends with a dash', `00-${traceId}-${parentId}-01-`],
    ['of a later version with more characters that no dash separates', `01-${traceId}-${parentId}-01more`],
    ['too short', `00-${traceId}-${parentId}-0`],
    ['without flags', `00-${traceId}-${parentId}`],
    ['in capital letters', `00-${traceId.toUpperCase()}-${parentId}-01`],
    ['with a trace id of zeroes', `00-${'0'.repeat(32)}-${parentId}-01`],
    ['with a parent id of zeroes', `00-${traceId}-${'0'.repeat(16)}-01`],
    ['with flags that are no number', `00-${traceId}-${parentId}-0g`],
    ['sent twice', `00-${traceId}-${parentId}-01,00-${traceId}-${parentId}-01`],
    ['followed by a space', `00-${traceId}-${parentId}-01 `],
    ['followed by a new line', `00-${traceId}-${parentId}-01\n`],
  ])('is ignored if it is %s', (_how, header) => {
    expect(storedTrace(header)).toBeUndefined();
  });
});
