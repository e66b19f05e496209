import { bulk } from './bulk.ts';
import { cancel } from './cancel.ts';
import { completion } from './completion.ts';
import { correct } from './correct.ts';
import { doctor } from './doctor.ts';
import { events } from './events.ts';
import { exchanges } from './exchanges.ts';
import { exportList } from './export.ts';
import { get } from './get.ts';
import { list } from './list.ts';
import { providers } from './providers.ts';
import { recheck } from './recheck.ts';
import { resolve } from './resolve.ts';
import { review } from './review.ts';
import { watch } from './watch.ts';

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
