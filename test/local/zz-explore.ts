import { aSystem, temporaryFolder } from './a-system.ts';
const f = temporaryFolder();
const s = await aSystem({ data: f.path, hurry: Number(process.argv[2] ?? 200), logLevel: (process.argv[3] ?? 'ERROR') as never });
const tx = (p: string, id: string) => p === 'yuno' ? { paymentId: id, transactionId: 't-' + id } : p === 'vtex' ? { paymentId: id } : p === 'pg-orders' ? { orderId: 'o-' + id, transactionId: id } : { transactionId: id };
const only = process.argv[4];
await Promise.all(['lab4pay', 'pace', 'yuno', 'pg-orders', 'vtex'].filter((p) => !only || p === only).map(async (p) => {
  const sim = s.simulator(p);
  for (const state of await sim.states()) for (const ifCaptured of p === 'pg-orders' ? ['reject', 'refund'] : ['reject']) {
    const id = crypto.randomUUID();
    await sim.put(id, state);
    const t = Date.now();
    const a = await s.accept({ provider: p, transaction: tx(p, id), ifCaptured, merchantReference: 'order-1' });
    if (a.status !== 202) { console.log(p, state, a.status, a.text); continue; }
    const r = await s.rested(a.body.id);
    console.log(p.padEnd(10), state.padEnd(24), ifCaptured, r.status, r.rejection?.code ?? r.review?.code ?? '', JSON.stringify(r.refund), r.attempts, JSON.stringify((await sim.ledger(id)).effects.map((e) => e.effect + (e.amount ?? ''))), Date.now() - t + 'ms');
  }
}));
const ev = await s.events();
console.log('events', ev.length, new Set(ev.map((e) => e.detail.eventId)).size);
await s.close(); f.remove();
