interface EventMessage {
  readonly id: string | undefined;
  readonly data: string;
}

/**
 * Server-sent events, as far as the local system sends them: `id` and one line of `data` (WHATWG HTML, section 9.2). It uses
 * a reader, because not every browser can iterate over a stream.
 */
export async function* eventMessages(body: ReadableStream<Uint8Array>): AsyncGenerator<EventMessage> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    const blocks = (rest + decoder.decode(chunk.value, { stream: true })).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = new Map(block.split('\n').map((line) => [line.split(': ', 1)[0], line.replace(/^.*?: /, '')]));
      const data = fields.get('data');
      if (data !== undefined) yield { id: fields.get('id'), data };
    }
  }
}
