import type { Bus } from '../engines/bus.ts';
import { type AnswerHttp, type HttpAnswer, plainMessage, type Stream } from '../gateway/http-server.ts';

const keepAlive = 15_000;
const newline = 0x0a;
const comma = 0x2c;

/** `GET /local/events`: every event in the order of publication, as JSON or, where asked for, as server-sent events. */
export function eventsPage(bus: Bus): AnswerHttp {
  return async ({ method, headers }) => {
    if (method !== 'GET') return plainMessage(404, 'Not Found');
    return headers.accept?.includes('text/event-stream') ? streamed(bus, headers['last-event-id']) : listed(bus);
  };
}

/** JSON never holds a raw newline, so each one ends an event. */
function listed(bus: Bus): HttpAnswer {
  const lines = bus.lines(0);
  const items = Buffer.from(lines.subarray(0, Math.max(0, lines.length - 1)));
  for (let at = items.indexOf(newline); at >= 0; at = items.indexOf(newline, at + 1)) items[at] = comma;
  const body = Buffer.concat([Buffer.from('['), items, Buffer.from(']')]);
  return { status: 200, headers: { 'content-type': 'application/json', 'cache-control': 'no-store' }, body };
}

/** Each event's `id` is its place in the order, so a reader that comes back goes on where it was. */
function streamed(bus: Bus, lastEventId: string | undefined): HttpAnswer {
  const first = lastEventId !== undefined && /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) + 1 : 0;
  const stream: Stream = (send) => {
    const before = bus.lines(first).toString().split('\n').slice(0, -1);
    send(before.map((json, index) => message(first + index, json)).join('') || ': no events yet\n\n');
    const unsubscribe = bus.subscribe((envelope, index) => {
      if (index >= first) send(message(index, JSON.stringify(envelope)));
    });
    const timer = setInterval(() => send(': still here\n\n'), keepAlive);
    return () => {
      clearInterval(timer);
      unsubscribe();
    };
  };
  return { status: 200, headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }, stream };
}

const message = (index: number, json: string) => `id: ${index}\ndata: ${json}\n\n`;
