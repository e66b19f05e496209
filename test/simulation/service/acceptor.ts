import type { Answer } from '../../../functions/api/http/answer.ts';
import type { HttpEvent } from '../../../functions/api/http/request.ts';
import { acceptCancellation } from '../../../functions/handlers/accept-cancellation.ts';
import type { Dependencies } from '../../../functions/ports/dependencies.ts';
import { providers } from '../../../functions/providers/index.ts';
import { nobodyHeld } from '../../fixtures/circumstances.ts';

/** An accept handler whose dependencies can be replaced. Building its schema takes longer than a whole schedule. */
export interface Acceptor {
  readonly work: (event: HttpEvent) => Promise<Answer>;
  bind(needs: Dependencies): void;
}

const free: Acceptor[] = [];

function build(): Acceptor {
  let bound: Dependencies | undefined;
  const world = () => {
    if (!bound) throw new Error('the acceptor has no dependencies');
    return bound;
  };
  const work = acceptCancellation({
    ...nobodyHeld,
    store: delegate(() => world().store),
    workflow: delegate(() => world().workflow),
    credentials: delegate(() => world().credentials),
    providers,
    now: () => world().now(),
    uuid: () => world().uuid(),
    log: delegate(() => world().log),
  });
  return {
    work,
    bind: (needs) => {
      bound = needs;
    },
  };
}

/** An object that reads each member from what `target` returns at that moment. */
function delegate<T extends object>(target: () => T): T {
  return new Proxy({} as T, { get: (_, name) => Reflect.get(target(), name) });
}

/** Takes an acceptor from the pool and binds it to these dependencies. */
export function acceptor(needs: Dependencies): Acceptor {
  const taken = free.pop() ?? build();
  taken.bind(needs);
  return taken;
}

/** Puts an acceptor back. An abandoned invocation never continues, so its handler can serve another schedule. */
export function doneAccepting(done: Acceptor): void {
  free.push(done);
}
