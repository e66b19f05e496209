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
    /** How many of them the service does not know any more. */
    async missing(): Promise<number> {
      const replies = await Promise.all(ids.map((id) => service.get(`/v1/cancellations/${id}`)));
      return replies.filter(({ status }) => status === 404).length;
    },
  };
}
