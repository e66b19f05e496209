import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** Lets the inspector of a process listen on a free port once it is asked for. */
export const inspectable = { NODE_OPTIONS: '--inspect-port=0' } as const;

const interval = 20;
const maxWait = 30_000;

/**
 * Has a Node.js process collect its garbage, so that what is left is in use. SIGUSR1 starts its inspector (nodejs.org,
 * "Debugging Node.js"), whose address it prints.
 * @throws Error if the inspector does not answer.
 */
export async function collectGarbage(pid: number, output: () => string): Promise<void> {
  process.kill(pid, 'SIGUSR1');
  const socket = new WebSocket(await inspectorIn(output));
  try {
    await once(socket, 'open');
    // The first collection lets finalizers run, whose garbage the second one collects.
    for (const id of [1, 2]) {
      socket.send(JSON.stringify({ id, method: 'HeapProfiler.collectGarbage' }));
      await once(socket, 'message', { signal: AbortSignal.timeout(maxWait) });
    }
  } finally {
    socket.close();
  }
}

async function inspectorIn(output: () => string): Promise<string> {
  for (const began = performance.now(); performance.now() - began < maxWait; await sleep(interval)) {
    const [, address] = /^Debugger listening on (ws:\S+)$/m.exec(output()) ?? [];
    if (address !== undefined) return address;
  }
  throw new Error('the inspector does not listen');
}
