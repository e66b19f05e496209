import { describe, expect, it } from 'vitest';
import { listExchanges } from '../../../functions/handlers/list-exchanges.ts';
import { noon, processing } from '../../fixtures/a-cancellation.ts';
import { aLoggedExchange, aLoggedLook, memoryExchangeLog } from '../../fixtures/a-logged-look.ts';
import { anEvent } from '../../fixtures/an-event.ts';
import { inMemory } from '../../fixtures/dependencies.ts';

function listing(look = 2) {
  const memory = inMemory();
  const record = memory.stored(processing({ look }));
  const exchangeLog = memoryExchangeLog();
  const list = (id = record.id, given: Parameters<typeof anEvent>[2] = {}, needs = { ...memory.needs, exchangeLog }) =>
    listExchanges(needs)(anEvent('GET', `/v1/cancellations/${id}/exchanges`, given));
  const owner = { provider: 'testpay', id: record.id };
  return { ...memory, record, exchangeLog, owner, list };
}

describe('what was said to a provider', () => {
  it('is an empty list before anything was said', async () => {
    expect(await listing().list()).toEqual({ status: 200, body: { items: [] } });
  });

  it('is an empty list where nothing is kept', async () => {
    const { list, record, needs } = listing();

    const answer = await list(record.id, {}, needs as never);

    expect(answer).toEqual({ status: 200, body: { items: [] } });
  });

  it('is listed exchange by exchange, with null for what there was not', async () => {
    const { list, exchangeLog, owner } = listing();
    const failure = { kind: 'no_answer', detail: 'ECONNRESET' } as const;
    const {
      answer: _answer,
      attempt: _attempt,
      request: _request,
      ...rest
    } = aLoggedExchange({
      exchange: 'status',
      failure,
      meaning: { kind: 'unknown', detail: 'ECONNRESET' },
    });
    await exchangeLog.keep(owner, { look: 1, exchanges: [rest, aLoggedExchange()] });
    await exchangeLog.keep(owner, aLoggedLook(2));

    const { body } = await list();

    const nothing = { reason: null, code: null, message: null, reference: null };
    expect(body).toMatchObject({
      items: [
        {
          at: new Date(noon).toISOString(),
          look: 1,
          exchange: 'status',
          attempt: null,
          request: null,
          answer: null,
          failure,
          meaning: { kind: 'unknown', detail: 'ECONNRESET', ...nothing },
        },
        { look: 1, exchange: 'cancel', attempt: 1, answer: { status: 200 }, failure: null },
        { look: 2, exchange: 'cancel', meaning: { message: 'taken in' } },
      ],
    });
  });

  it('is for operators', async () => {
    const { list, record } = listing();

    const answer = await list(record.id, { scope: 'cancellations/read cancellations/write' });

    expect(answer).toMatchObject({ status: 403, body: { detail: 'needs the scope cancellations/operate' } });
  });

  it('is not found for another merchant, as it is for an id that nobody has', async () => {
    const { list, record, exchangeLog, owner } = listing();
    await exchangeLog.keep(owner, aLoggedLook(1));
    const foreign = await list(record.id, { merchant: 'merchant-b' });

    expect(foreign).toMatchObject({ status: 404 });
    expect(await list(`can_${'a'.repeat(26)}`)).toEqual(foreign);
    expect(await list('not-an-id')).toEqual(foreign);
  });
});
