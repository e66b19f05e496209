import { describe, expect, it } from 'vitest';
import type { WaitingPlaces } from '../../../functions/ports/waiting-places.ts';

/** What all places for waiting callers must do. `make` gives places for `max` callers who come at the same time. */
export function waitingPlacesContract(name: string, make: (max: number) => WaitingPlaces) {
  describe(name, () => {
    it('are given out until none is left, and again when somebody leaves', async () => {
      const places = make(2);
      const leave = await places.take();
      await places.take();

      expect(await places.take()).toBeUndefined();
      await leave?.();

      expect(await places.take()).toBeDefined();
      expect(await places.take()).toBeUndefined();
    });

    it('are never given to more callers than there are places', async () => {
      const places = make(3);

      const taken = await Promise.all(Array.from({ length: 10 }, () => places.take()));

      expect(taken.filter((leave) => leave !== undefined)).toHaveLength(3);
    });
  });
}
