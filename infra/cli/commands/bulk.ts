import { Command } from '@commander-js/extra-typings';
import type { Perform } from '../context.ts';
import { wholeNumber } from '../number-option.ts';

export const bulk = (perform: Perform) =>
  new Command('bulk')
    .description('cancel every payment in a file; the same command again continues where it stopped')
    .argument('<file.csv>', 'a CSV file')
    .option('--dry-run', 'show what would be sent, and send nothing')
    .addOption(wholeNumber('--concurrency <count>', 'how many at once', [1, 64], 8))
    .addOption(wholeNumber('--wait <seconds>', 'how long to wait for each end', [0, 20], 20))
    .option('--results <file>', 'where to write the result of each row; default: FILE.csv.results.csv')
    .action((file, { dryRun = false, concurrency, wait, results = `${file}.results.csv` }) =>
      perform(async (context) => {
        // Loaded only here, because it takes longer than most commands need altogether.
        const { runBulk } = await import('../bulk/run-bulk.ts');
        return runBulk({ file, results, dryRun, concurrency, waitSeconds: wait }, context);
      }),
    );
