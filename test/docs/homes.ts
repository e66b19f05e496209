/** Where the shell snippets of each page run. A test fails for a page with snippets that is missing here. */
export const homes: Readonly<Record<string, string>> = {
  'README.md': 'test/docs/local.slow.test.ts',
  'CONTRIBUTING.md': '.ci/run',
  'docs/adding-a-provider.md': 'test/docs/local.slow.test.ts',
  'docs/for-developers.md': 'test/docs/local.slow.test.ts',
  'docs/command-line.md': 'test/docs/local.slow.test.ts',
  'docs/local.md': 'test/docs/local.slow.test.ts',
  'docs/deploy.md': 'test/emulator/documents.ts',
  'docs/runbook.md': 'test/emulator/documents.ts',
};
