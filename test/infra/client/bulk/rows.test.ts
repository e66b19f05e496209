import { describe, expect, it } from 'vitest';
import { providers } from '../../../../functions/providers/index.ts';
import { rowsOf, UnusableFile } from '../../../../infra/client/bulk/rows.ts';

const rows = (text: string) => rowsOf(text, providers);

describe('reading the rows of a file', () => {
  it('makes a request of each row, with a key derived from its content', async () => {
    const [plain] = (await rows('provider,transactionId\npace,t-1\n')).good;
    const [reordered] = (await rows('transactionId,ifCaptured,provider\nt-1,reject,pace\n')).good;
    const [other] = (await rows('provider,transactionId\npace,t-2\n')).good;

    expect(plain?.request).toEqual({ provider: 'pace', transaction: { transactionId: 't-1' }, ifCaptured: 'reject' });
    expect(plain?.key).toMatch(/^[0-9a-f]{64}$/);
    expect(reordered?.key).toBe(plain?.key);
    expect(other?.key).not.toBe(plain?.key);
  });

  it('reads every field of the API from a column', async () => {
    const text =
      'provider,orderId,transactionId,reason,description,merchantReference,amount,currency,ifCaptured,key\n' +
      'pg-orders,o,t,duplicate,"twice, by mistake",ref-1,500,USD,refund,my key\n';

    expect((await rows(text)).good).toEqual([
      {
        line: 2,
        key: 'my key',
        request: {
          provider: 'pg-orders',
          transaction: { orderId: 'o', transactionId: 't' },
          reason: 'duplicate',
          description: 'twice, by mistake',
          merchantReference: 'ref-1',
          amount: { value: 500, currency: 'USD' },
          ifCaptured: 'refund',
        },
      },
    ]);
  });

  it.each([
    ['pace,,', 'transactionId is required'],
    ['yuno,t,', 'paymentId is required; merchantReference is required'],
    ['nope,t,', 'provider: "nope" is not known'],
    ['pace,t', '2 cells, but the header has 3'],
    ['pace,a/b,', 'transactionId: '],
    ['pace,t,ä', 'key: 1 to 255 printable ASCII characters without a card number'],
    ['"pace"x,t,', 'something follows a closing quote'],
  ])('reports the row %s with its line', async (row, detail) => {
    const { good, bad } = await rows(`provider,transactionId,key\n${row}\npace,fine,\n`);

    expect(bad).toEqual([{ line: 2, detail: expect.stringContaining(detail) }]);
    expect(good.map(({ line }) => line)).toEqual([3]);
  });

  it.each([
    ['12.50', 'USD'],
    ['-1', 'USD'],
    ['0', 'USD'],
    ['500', ''],
    ['', 'USD'],
    ['1e3', 'USD'],
  ])('refuses the amount %j with the currency %j: it needs minor units and a currency', async (amount, currency) => {
    const text = `provider,orderId,transactionId,amount,currency,ifCaptured\npg-orders,o,t,${amount},${currency},refund\n`;

    expect(await rows(text)).toMatchObject({ good: [], bad: [{ line: 2 }] });
  });

  it.each([
    'provider,transactionId,description\npace,t,4111 1111 1111 1111\n',
    'provider,transactionId,key\npace,t,4111 1111 1111 1111\n',
    'provider,transactionId\npace,4111-1111-1111-1111\n',
  ])('never repeats a card number in a report: %j', async (text) => {
    const { bad } = await rows(text);

    expect(bad).toHaveLength(1);
    expect(JSON.stringify(bad)).not.toContain('4111');
  });

  it('skips a row that repeats an earlier one, and refuses one key for two requests', async () => {
    const text = 'provider,transactionId,key\npace,t,\npace,t,\npace,u,k\npace,v,k\n';

    expect(await rows(text)).toMatchObject({
      good: [{ line: 2 }, { line: 4 }],
      repeated: [{ line: 3, of: 2 }],
      bad: [{ line: 5, detail: 'the key of line 4 for another request' }],
    });
  });

  it('reads the names of columns in any case, keeps other columns, and takes a semicolon as separator', async () => {
    const { good, bad, extra, header, separator } = await rows(
      '\uFEFFProvider;Account;TRANSACTIONID;;Note\npace;"a;b";t-1;;x\npace;c;t-2\n',
    );

    expect(good).toMatchObject([{ line: 2, request: { provider: 'pace', transaction: { transactionId: 't-1' } } }]);
    expect(bad).toEqual([{ line: 3, detail: '3 cells, but the header has 5' }]);
    expect([extra, separator]).toEqual([['Account', 'Note'], ';']);
    expect(header).toEqual(['Provider', 'Account', 'TRANSACTIONID', '', 'Note']);
  });

  it.each([
    ['', 'empty'],
    ['provider,amout\n', 'the column "amout" is not known; did you mean amount?'],
    ['provider,transaction_id\n', 'the column "transaction_id" is not known; did you mean transactionId?'],
    ['provider,If Captured\n', 'did you mean ifCaptured?'],
    ['provider,Provider\n', 'twice'],
    ['provider,transactionId,result_status\n', 'This is a result file.'],
    ['transactionId\nt\n', '"provider" is missing'],
    ['provider,transactionId\npace,t-1\npace,"t-2\npace,t-3\n', 'Line 3: a quote is opened there and not closed'],
    ['provider,transactionId,reason\npace,"t-2,duplicate\npace,"t-3",duplicate\n', 'Line 2: a quote is opened'],
    ['provider,"x\n\n",transactionId\npace,"a\n",t-1\npace,"b\nb","t-2\n', 'Line 7: a quote is opened'],
  ])('refuses the file %j', async (text, sentence) => {
    const reading = rows(text);

    await expect(reading).rejects.toThrow(UnusableFile);
    await expect(reading).rejects.toThrow(sentence);
  });
});
