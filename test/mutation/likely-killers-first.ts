import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that hold the most constants: a run ends at the first failure, so most mutants of a table cost one file. */
const first = [
  'test/functions/providers/contract.conversations.test.ts',
  'test/functions/core/decide/decide.test.ts',
  'test/functions/providers/contract.facts.test.ts',
  'test/infra/docs/generate.test.ts',
];

/** Tests that need whole conversations, or an engine and its waits, before they can fail. */
const slow = /(simulator|\.contract|\.faults|provider-http)\.test\.ts$/;

/** The slow ones come last. */
const rank = ({ moduleId }: TestSpecification) => {
  const place = first.findIndex((file) => moduleId.endsWith(file));
  if (place >= 0) return place - first.length;
  return slow.test(moduleId) ? 1 : 0;
};

export class LikelyKillersFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => rank(a) - rank(b) || a.moduleId.localeCompare(b.moduleId));
  }
}
