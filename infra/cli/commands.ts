import { bulk } from './commands/bulk.ts';
import { cancel } from './commands/cancel.ts';
import { completion } from './commands/completion.ts';
import { correct } from './commands/correct.ts';
import { doctor } from './commands/doctor.ts';
import { events } from './commands/events.ts';
import { exchanges } from './commands/exchanges.ts';
import { exportList } from './commands/export.ts';
import { get } from './commands/get.ts';
import { list } from './commands/list.ts';
import { providers } from './commands/providers.ts';
import { recheck } from './commands/recheck.ts';
import { resolve } from './commands/resolve.ts';
import { review } from './commands/review.ts';
import { watch } from './commands/watch.ts';

/** What makes each command, in the order of the help. */
export const commands = [
  cancel,
  get,
  watch,
  list,
  exportList,
  review,
  resolve,
  correct,
  recheck,
  exchanges,
  bulk,
  events,
  providers,
  doctor,
  completion,
];
