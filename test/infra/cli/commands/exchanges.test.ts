import { describe, expect, it } from 'vitest';
import { exchangesExamples } from '../../../../functions/api/documents/examples.ts';
import { json } from '../../client/stub.ts';
import { runWith } from '../a-terminal.ts';

const { value } = exchangesExamples.exchanges;
const id = 'can_tvohbejfwtkpamqnzyiuv7lexe';

describe('exchanges', () => {
  it('shows what was said in a table, as an operator', async () => {
    const { code, out, requests } = await runWith(['exchanges', id], () => json(200, value));

    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      expect.stringMatching(/^at +look +exchange +answer +time +learnt +sent$/),
      expect.stringMatching(
        /^2026-01-15T09:30:01.000Z +1 +cancel 1 +201 status=received +412 ms +pending · received +POST api\.provider\.example\/payments\/tx-1001\/cancels reference merchantReference=order-1001$/,
      ),
      '',
    ]);
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toContain(`GET /v1/cancellations/${id}/exchanges`);
  });

  it('shows no control characters of a provider', async () => {
    const [first] = value.items;
    const items = [{ ...first, meaning: { ...first?.meaning, message: 'a\u001b[31m\u202eb' } }];

    const { out } = await runWith(['exchanges', id], () => json(200, { items }));
    const { out: asJson } = await runWith(['exchanges', id, '--json'], () => json(200, { items }));

    for (const control of ['\u001b', '\u202e']) expect(out + asJson).not.toContain(control);
    expect(JSON.parse(asJson)).toEqual({ items });
  });

  it('says that nothing is kept', async () => {
    const { code, out } = await runWith(['exchanges', id], () => json(200, { items: [] }));

    expect([code, out]).toEqual([0, 'No exchanges are kept.\n']);
  });
});
