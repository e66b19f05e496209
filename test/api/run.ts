import { type Finding, reportOn } from '../fixtures/findings.ts';
import accepted from './accepted-findings.json' with { type: 'json' };
import { asyncApiParser, installLinters, spectral } from './linters.ts';
import { installSchemathesis, schemathesis } from './schemathesis.ts';

/** An exit code for "this machine lacks what it takes", as in `.ci/run`: a skip is never a pass. */
const cannot = 77;

/** Installed together, and what they are called in the list of accepted findings. */
const tools = [
  { names: ['spectral', 'asyncapi'], install: installLinters, judges: [spectral, asyncApiParser] },
  { names: ['schemathesis'], install: installSchemathesis, judges: [schemathesis] },
];

const missing: string[] = [];
const findings: Finding[] = [];
for (const { names, install, judges } of tools) {
  const reason = await install();
  if (reason === undefined) for (const judge of judges) findings.push(...(await judge()));
  else {
    missing.push(...names);
    console.log(`${names.join(' and ')} could not be installed: ${reason}`);
  }
}
const isFine = reportOn(
  findings,
  accepted.filter(({ tool }) => !missing.includes(tool)),
  'API documents',
);
process.exitCode = !isFine ? 1 : missing.length > 0 ? cannot : 0;
