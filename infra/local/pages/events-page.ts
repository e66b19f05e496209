import type { Bus } from '../engines/bus.ts';
import { type AnswerHttp, type HttpAnswer, plainMessage, type Stream } from '../gateway/http.ts';

const keepAliveInterval = 15_000;
const newline = 0x0a;
const comma = 0x2c;

/** `GET /local/events`: all events in the order of publication, as JSON or as server-sent events (by `Accept`). */
export function eventsPage(bus: Bus): AnswerHttp {
  return async ({ method, headers }) => {
    if (method !== 'GET') return plainMessage(404, 'Not Found');
    return headers.accept?.includes('text/event-stream') ? streamed(bus, headers['last-event-id']) : listed(bus);
  };
}

/** JSON text never contains a raw newline, so every newline separates two events. */
function listed(bus: Bus): HttpAnswer {
  const lines = bus.lines(0);
  const items = Buffer.from(lines.subarray(0, Math.max(0, lines.length - 1)));
  for (let at = items.indexOf(newline); at >= 0; at = items.indexOf(newline, at + 1)) items[at] = comma;
  const body = Buffer.concat([Buffer.from('['), items, Buffer.from(']')]);
  return { status: 200, headers: { 'content-type': 'application/json', 'cache-control': 'no-store' }, body };
}

/** The `id` of each event is its index, so a client that reconnects continues where it stopped. */
function streamed(bus: Bus, lastEventId: string | undefined): HttpAnswer {
  const first = lastEventId !== undefined && /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) + 1 : 0;
  const stream: Stream = (send) => {
    const before = bus.lines(first).toString().split('\n').slice(0, -1);
    send(before.map((json, index) => message(first + index, json)).join('') || ': no events yet\n\n');
    const unsubscribe = bus.subscribe((envelope, index) => {
      if (index >= first) send(message(index, JSON.stringify(envelope)));
    });
    const timer = setInterval(() => send(': still here\n\n'), keepAliveInterval);
    return () => {
      clearInterval(timer);
      unsubscribe();
    };
  };
  return { status: 200, headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }, stream };
}

const message = (index: number, json: string) => `id: ${index}\ndata: ${json}\n\n`;
