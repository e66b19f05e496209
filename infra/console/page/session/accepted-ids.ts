import type { Api } from './api.ts';

/** The ids that this tab was given with a 202, so that it can check after a restart whether the system still has them. */
export interface AcceptedHere {
  add(merchant: string, id: string): void;
  /** How many of them the service does not know any more. */
  missing(merchant: string, api: Api): Promise<number>;
}

const most = 200;

export function acceptedHere(): AcceptedHere {
  const kept: (readonly [merchant: string, id: string])[] = [];
  return {
    add(merchant, id) {
      if (kept.some(([, known]) => known === id)) return;
      kept.push([merchant, id]);
      if (kept.length > most) kept.shift();
    },
    async missing(merchant, api) {
      const mine = kept.filter(([owner]) => owner === merchant);
      const replies = await Promise.all(mine.map(([, id]) => api.get(`/v1/cancellations/${id}`)));
      return replies.filter(({ status }) => status === 404).length;
    },
  };
}
