import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { rowWriter } from './rows.ts';
import { openDatabaseFile } from './schema.ts';
import type { WriterReply, WriterRequest } from './writer.ts';

/**
 * The thread that writes. It commits everything that has arrived in one transaction, and replies when that is on the
 * disk. After a failed commit it writes nothing more, because later rows depend on the earlier ones.
 */
function serve(port: MessagePort, file: string): void {
  const database = openDatabaseFile(file);
  const write = rowWriter(database);
  const reply = (given: WriterReply) => port.postMessage(given);

  function commit(requests: readonly WriterRequest[]): void {
    database.exec('BEGIN IMMEDIATE');
    for (const request of requests) if (request !== 'close') for (const row of request.rows) write(row);
    database.exec('COMMIT');
    const last = requests.findLast((request) => request !== 'close');
    if (last) reply({ written: last.number });
  }

  port.on('message', (first: WriterRequest) => {
    const requests = [first, ...waiting(port)];
    try {
      commit(requests);
    } catch (error) {
      // This also rolls back. It must happen before the reply.
      database.close();
      reply({ failed: error instanceof Error ? error.message : String(error) });
      port.close();
      return;
    }
    if (!requests.includes('close')) return;
    database.close();
    port.close();
  });
}

function* waiting(port: MessagePort): Generator<WriterRequest> {
  for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) yield next.message;
}

if (parentPort) serve(parentPort, workerData);
