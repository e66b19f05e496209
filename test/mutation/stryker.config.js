/** What is mutated, and by what it is held: `npm run mutation`, or `npm run mutation -- --mutate <files>` for a part. */
export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
  coverageAnalysis: 'perTest',
  mutate: [
    'functions/**/*.ts',
    // Doubles of the providers: tools of the tests, never bundled.
    '!functions/providers/**/simulat*.ts',
  ],
  // The sandbox holds what these tests read and nothing else; types are checked elsewhere.
  ignorePatterns: [
    '**',
    '!functions/**',
    '!statemachines/**',
    '!infra/**',
    '!docs/api/**',
    '!docs/runbook.md',
    '!test/functions/**',
    '!test/infra/docs/**',
    '!test/simulation/**',
    '!test/proof/**',
    '!test/fixtures/**',
    '!test/mutation/**',
    '!package.json',
  ],
  concurrency: 2,
  timeoutMS: 10_000,
  tempDirName: '.stryker-tmp',
  incremental: true,
  incrementalFile: 'reports/mutation/incremental.json',
  reporters: ['clear-text', 'progress', 'json', 'html'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: 'reports/mutation/mutation.json' },
  htmlReporter: { fileName: 'reports/mutation/index.html' },
  thresholds: { high: 98, low: 95, break: 95 },
};
