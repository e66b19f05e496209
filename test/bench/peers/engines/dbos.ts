import { DBOS } from '@dbos-inc/dbos-sdk';
import { cancel, isCancelled, pollInterval, publish, serveAccept } from './job.ts';

/** The job on DBOS: each step is one commit of PostgreSQL (docs.dbos.dev, "Workflows"). */
async function run(id: string): Promise<void> {
  await DBOS.runStep(() => cancel(id), { name: 'cancel' });
  do await DBOS.sleep(pollInterval);
  while (!(await DBOS.runStep(() => isCancelled(id), { name: 'read' })));
  await DBOS.runStep(() => publish(id), { name: 'publish' });
}

DBOS.setConfig({
  name: 'bench',
  systemDatabaseUrl: process.env.POSTGRES_URL ?? '',
  logLevel: 'error',
  runAdminServer: false,
});
const workflow = DBOS.registerWorkflow(run, { name: 'cancel' });
await DBOS.launch();
await serveAccept(async (id) => {
  await DBOS.startWorkflow(workflow, { workflowID: id })(id);
});
