import { expect, it } from 'vitest';
import { asText, everyScope, theHandlers } from '../handlers/handlers.ts';
import { probeNames, tenantProbes, twoSystems, wrongWithProbe } from './tenants.ts';

it("answers nobody differently because of another merchant's cancellations", async () => {
  const { violations } = await tenantProbes.play({ count: tenantProbes.counts.small, seed: 1 });

  expect(violations).toEqual([]);
});

it('would notice: the owner itself is answered differently by most probes', async () => {
  const pair = await twoSystems();
  const owner = { merchant: 'merchant-a', scope: everyScope };
  const noticed = [];

  for (const name of probeNames) noticed.push((await wrongWithProbe(pair, name, 1, owner)).length > 0);

  expect(noticed.filter(Boolean).length).toBeGreaterThan(probeNames.length / 2);
});

it('compares answers by status, headers and body', async () => {
  const { ask } = await theHandlers();

  expect(
    asText(
      await ask(
        {
          method: 'GET',
          path: '/v1/providers',
          query: '',
          protocol: 'HTTP/1.1',
          headers: {},
          body: Buffer.alloc(0),
          ip: '',
        },
        { merchant: 'merchant-a', scope: everyScope },
      ),
    ),
  ).toMatch(/^\[200,\{.*"content-type"/);
});
