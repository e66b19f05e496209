import type { Rate } from '../../ports/call-counter.ts';
import type { Dependencies } from '../../ports/dependencies.ts';
import type { Workflow } from '../../ports/workflow.ts';
import type { Sleep } from '../sleep.ts';
import { rateLimit } from './rate-limit.ts';

/**
 * How fast recovery starts workflow runs. Step Functions allows an account 150 a second, and 300 in us-east-1, us-west-2 and
 * eu-west-1 (Step Functions Developer Guide, "Service quotas": StartExecution). The rest is for new cancellations.
 */
const startRate: Rate = { perSecond: 100, burst: 10 };

/** The same workflow, but it starts runs no faster than `startRate`. */
export function limitStarts({ workflow, now }: Pick<Dependencies, 'workflow' | 'now'>, wait: Sleep): Workflow {
  const turn = rateLimit(startRate, now, wait);
  return {
    ...workflow,
    async start(input) {
      await turn();
      return workflow.start(input);
    },
  };
}
