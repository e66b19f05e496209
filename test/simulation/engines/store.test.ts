import { storeContract } from '../../functions/ports/cancellation-store.contract.ts';
import { calmCloud, calmInvocation } from '../calm.ts';
import { simulatedStore } from './store.ts';
import { memoryTable } from './table.ts';

const table = memoryTable();

storeContract(
  'the simulated store',
  () => simulatedStore(calmCloud(), table, () => calmInvocation),
  async (id) => void table.records.delete(id),
);
