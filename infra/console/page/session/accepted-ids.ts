import type { Api } from './api.ts';

/** The ids that this tab received with a 202, to check after a restart that the system still has them. */
export interface AcceptedIds {
  add(id: string): void;
  /** How many of them the service does not know any more. */
  missing(): Promise<number>;
}

const maxIds = 200;

export function acceptedIds(service: Api): AcceptedIds {
  const ids: string[] = [];
  return {
    add(id) {
      if (ids.includes(id)) return;
      ids.push(id);
      if (ids.length > maxIds) ids.shift();
    },
    async missing() {
      const replies = await Promise.all(ids.map((id) => service.get(`/v1/cancellations/${id}`)));
      return replies.filter(({ status }) => status === 404).length;
    },
  };
}
