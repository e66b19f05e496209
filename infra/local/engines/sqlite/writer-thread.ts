import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { rowWriter } from './rows.ts';
import { openDatabaseFile } from './schema.ts';
import type { WriterReply, WriterRequest } from './writer.ts';

/**
 * The thread that writes. It commits everything that has arrived in one transaction, and answers when that is on the
 * disk. After a failed commit it writes nothing more, because later rows rely on the earlier ones.
 */
function serve(port: MessagePort, file: string): void {
  const database = openDatabaseFile(file);
  const write = rowWriter(database);
  const answer = (given: WriterReply) => port.postMessage(given);

  function commit(orders: readonly WriterRequest[]): void {
    database.exec('BEGIN IMMEDIATE');
    for (const order of orders) if (order !== 'close') for (const row of order.rows) write(row);
    database.exec('COMMIT');
    const last = orders.findLast((order) => order !== 'close');
    if (last) answer({ written: last.number });
  }

  port.on('message', (first: WriterRequest) => {
    const orders = [first, ...waiting(port)];
    try {
      commit(orders);
    } catch (error) {
      // This also rolls back, before anybody hears of the failure.
      database.close();
      answer({ failed: error instanceof Error ? error.message : String(error) });
      port.close();
      return;
    }
    if (!orders.includes('close')) return;
    database.close();
    port.close();
  });
}

function* waiting(port: MessagePort): Generator<WriterRequest> {
  for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) yield next.message;
}

if (parentPort) serve(parentPort, workerData);
