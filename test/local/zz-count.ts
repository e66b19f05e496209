import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
const counts: Record<string, number> = {}; let ms = 0;
const send = DynamoDBClient.prototype.send as any;
(DynamoDBClient.prototype as any).send = async function (c: any, ...r: any[]) { counts[c.constructor.name] = (counts[c.constructor.name] ?? 0) + 1; const t = performance.now(); try { return await send.call(this, c, ...r); } catch (e: any) { counts[c.constructor.name + ':' + e.name] = (counts[c.constructor.name + ':' + e.name] ?? 0) + 1; throw e; } finally { ms += performance.now() - t; } };
const { aSystem, temporaryFolder } = await import('./a-system.ts');
const f = temporaryFolder();
const s = await aSystem({ data: f.path, logLevel: 'ERROR' });
const n = Number(process.argv[2] ?? 300);
const warm = await s.accept({ provider: 'pace', transaction: { transactionId: crypto.randomUUID() } }); await s.rested(warm.body.id);
for (const k of Object.keys(counts)) delete counts[k];
const cpu = process.cpuUsage(); const t = performance.now();
let i = 0;
await Promise.all(Array.from({ length: 16 }, async () => { while (i++ < n) { await s.accept({ provider: 'pace', transaction: { transactionId: crypto.randomUUID() } }); } }));
console.log('accepted', n / (performance.now() - t) * 1000, process.cpuUsage(cpu), { ...counts });
let c = 0; for (;;) { c = (await s.events()).length; if (c > n) break; await new Promise((r) => setTimeout(r, 100)); }
console.log('ended', n / (performance.now() - t) * 1000, process.cpuUsage(cpu), counts);
await s.close(); f.remove();
