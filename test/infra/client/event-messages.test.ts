import { expect, it } from 'vitest';
import { eventMessages } from '../../../infra/client/event-messages.ts';

const sent = 'id: 7\ndata: {"city":"Zürich: centre"}\n\n: nothing new\n\ndata: {"n":2}\n\nid: 9\ndata: cut';
const bytes = new TextEncoder().encode(sent);

it.each([1, 2, 5, bytes.length])(
  'finds each whole message, wherever the stream is cut: every %s bytes',
  async (size) => {
    const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      bytes.slice(i * size, (i + 1) * size),
    );

    const messages = [];
    for await (const message of eventMessages(ReadableStream.from(parts))) messages.push(message);

    expect(messages).toEqual([
      { id: '7', data: '{"city":"Zürich: centre"}' },
      { id: undefined, data: '{"n":2}' },
    ]);
  },
);
