import { expect, it } from 'vitest';
import { aRequest, asText, createHandlers, everyScope } from '../handlers/handlers.ts';
import { probeNames, tenantProbes, twoSystems, violationsOfProbe } from './tenants.ts';

it('gives the same answers whether or not another merchant has cancellations', async () => {
  const { violations } = await tenantProbes.play({ count: tenantProbes.counts.small, seed: 1 });

  expect(violations).toEqual([]);
});

it('would notice a difference: most probes get another answer if the owner sends them', async () => {
  const pair = await twoSystems();
  const owner = { merchant: 'merchant-a', scope: everyScope };
  const noticed = [];

  for (const name of probeNames) noticed.push((await violationsOfProbe(pair, name, 1, owner)).length > 0);

  expect(noticed.filter(Boolean).length).toBeGreaterThan(probeNames.length / 2);
});

it('compares answers by status, headers and body', async () => {
  const { ask } = await createHandlers();

  const answer = await ask(aRequest('GET', '/v1/providers'), { merchant: 'merchant-a', scope: everyScope });

  expect(asText(answer)).toMatch(/^\[200,\{.*"content-type"/);
});
