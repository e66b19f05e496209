import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { oneCancellation } from '../../../../infra/cloud/monitoring/saved-queries.ts';
import { ofType } from '../resources.ts';
import { both } from '../stages.ts';

const runbook = readFileSync(join(import.meta.dirname, '../../../../docs/runbook.md'), 'utf8');

describe.each(both)('the saved query of %s', (stage, synthesised) => {
  const [query, ...others] = ofType(synthesised, 'AWS::Logs::QueryDefinition').map(({ Properties }) => Properties);

  it('is the one that the runbook quotes', () => {
    expect(others).toEqual([]);
    expect(query).toMatchObject({ Name: `rescind-${stage}/one cancellation`, QueryString: oneCancellation });
    expect(runbook).toContain(`\`\`\`text\n${oneCancellation}\n\`\`\``);
  });

  it('searches every log group of the stage', () => {
    const groups = Object.entries(synthesised.resources).filter(([, { Type }]) => Type === 'AWS::Logs::LogGroup');

    expect(query).toHaveProperty('LogGroupNames', expect.arrayContaining(groups.map(([Ref]) => ({ Ref }))));
    expect(query?.LogGroupNames).toHaveLength(groups.length);
    // A query may name so many groups (CloudWatch Logs API Reference, "StartQuery").
    expect(groups.length).toBeLessThanOrEqual(50);
  });
});
