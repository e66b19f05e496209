import { figure, median, spreadOf, spreadText } from '../figures.ts';
import type { PartResult } from '../part.ts';
import type { Candidate } from './candidates.ts';
import type { ColdStart } from './cold-start.ts';
import { overBare, shareOfTypical } from './over-bare.ts';

type Measured = ReadonlyMap<Candidate, readonly ColdStart[]>;

/** The table, the chart and the figures of what was measured. */
export function report(measured: Measured): PartResult {
  const of = (kind: Candidate['kind']) => [...measured].find(([candidate]) => candidate.kind === kind)?.[1] ?? [];
  const [bare, typical] = [of('bare'), of('typical')];
  const share = (starts: readonly ColdStart[], time: (start: ColdStart) => number) =>
    shareOfTypical({ ours: starts.map(time), bare: bare.map(time), typical: typical.map(time) });
  const total = ({ total }: ColdStart) => total;
  const processor = ({ processor = Number.NaN }: ColdStart) => processor;
  const over = (starts: readonly ColdStart[], time: (start: ColdStart) => number) =>
    overBare(starts.map(time), bare.map(time));

  return {
    tables: [
      {
        title: 'Cold starts, in milliseconds',
        columns: ['function', 'init', 'first answer', 'over bare', 'share', 'processor over bare', 'share'],
        rows: [...measured].map(([{ title }, starts]) => [
          title,
          figure(median(starts.map(({ init }) => init))),
          spreadText(spreadOf(starts.map(total))),
          figure(over(starts, total)),
          share(starts, total).toFixed(2),
          figure(over(starts, processor)),
          share(starts, processor).toFixed(2),
        ]),
      },
    ],
    charts: [
      {
        name: 'bench-cold-start',
        title: 'What a cold start adds to a bare function',
        unit: 'milliseconds',
        bars: [...measured].flatMap(([{ title, kind }, starts]) => {
          if (kind === 'bare') return [];
          return [{ label: title.replaceAll('`', ''), value: over(starts, total), isOurs: kind === 'ours' }];
        }),
      },
    ],
    notes: [
      'A share is what the function adds to a bare one, divided by what a typical project adds: middy, the Powertools logger, zod, the document client and Step Functions, bundled by the CDK’s `NodejsFunction` with its defaults. It accepts a cancellation too, with a call to DynamoDB and one to Step Functions. Ours asks Secrets Manager as well.',
      'Processor time is the steadier of the two on a busy machine: it counts all threads of the process, and no waiting.',
      'The runtime client is the `aws-lambda-ric` of AWS. Only its compiled part, which makes two HTTP requests, is replaced. All services answer on loopback, without TLS. Lambda itself, with its smaller share of a processor, was not measured.',
    ],
    data: [...measured].map(([{ title, kind }, starts]) => ({ title, kind, starts })),
  };
}
