import { storeContract } from '../../functions/ports/cancellation-store.contract.ts';
import { calmCloud, calmInvocation } from '../calm.ts';
import { simulatedStore } from './store.ts';
import { memoryTable } from './table.ts';

storeContract('the simulated store', () => simulatedStore(calmCloud(), memoryTable(), () => calmInvocation));
