import type { Api } from './api.ts';

const maxIds = 200;

/** The ids that this tab received with a 202, to check after a restart that the system still has them. */
export function acceptedIds(service: Api) {
  const ids: string[] = [];
  return {
    add(id: string): void {
      if (ids.includes(id)) return;
      ids.push(id);
      if (ids.length > maxIds) ids.shift();
    },
    /** How many of them the service does not know any more; undefined if it did not answer for each. */
    async missing(): Promise<number | undefined> {
      const replies = await Promise.all(ids.map((id) => service.get(`/v1/cancellations/${id}`)));
      const isAnswered = replies.every(({ status }) => status === 200 || status === 404);
      return isAnswered ? replies.filter(({ status }) => status === 404).length : undefined;
    },
  };
}
