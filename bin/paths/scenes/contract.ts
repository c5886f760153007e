import { z } from 'zod';
import type { Path, Scene } from '../scene.ts';
import { paid, quoted } from './steps.ts';
import { reviewed, takenIn } from './whole-way.ts';

const SHA = 'f'.repeat(64);
const CLAUSES = ['goods', 'quantity', 'price', 'date', 'payment', 'quality', 'breach'];
const CONTRACT = z.looseObject({
  versions: z.array(
    z.looseObject({
      version: z.int(),
      responsibilities: z.record(z.string(), z.string()).optional(),
      signatures: z.array(
        z.looseObject({
          party: z.string(),
          signedBy: z.string(),
          signedOn: z.string(),
          seal: z.string().nullable(),
          sha256: z.string(),
        }),
      ),
      copies: z.array(z.looseObject({ personId: z.string() })),
    }),
  ),
});

export const writtenContract: Path = {
  name: 'contract',
  title:
    'A written contract: who answers for what is in it; the lawyers say no, then yes; the customer seals it, the scan is kept by its hash, the offices get copies',
  policy: 'whole-way',
  async play(scene) {
    const fields = { writtenContract: true };
    await scene.submit(scene.document({ paymentMethod: 'deposit', fields }));
    await takenIn(scene);
    await reviewed(scene);
    await quoted(scene);
    await scene.asked('contract');
    await scene.refused('sales_clerk', scene.order('/contract-versions'), draft('每日千分之五', {}));
    await drafted(scene, '每日千分之五');
    await scene.decide('legal', 'legal_officer', { outcome: 'refuse', reason: '违约金过高' });
    await drafted(scene, '每日万分之三');
    await scene.decide('legal', 'legal_officer', { outcome: 'approve', findings: { contractVersion: 2 } });
    await scene.asked('signing');
    const buyer = { ...signature(scene, 'buyer', '王强'), method: 'signature' };
    await scene.refused('sales_clerk', scene.order('/signatures'), buyer);
    const sealed = { ...buyer, method: 'seal', seal: '合同专用章' };
    await scene.post('sales_clerk', scene.order('/signatures'), sealed);
    const company = { ...signature(scene, 'company', '李总'), method: 'signature' };
    await scene.post('sales_clerk', scene.order('/signatures'), company);
    await scene.decide('signing', 'sales_clerk');
    await scene.reaches('PAYMENT_GATE');
    await tellSigned(scene);
    await paid(scene, '678.00');
    await scene.reaches('EFFECTIVE');
  },
};

function draft(breach: string, responsibilities: Record<string, string>) {
  const clauses = Object.fromEntries(
    CLAUSES.map((code) => [code, code === 'breach' ? breach : `条款 ${code}`]),
  );
  return { clauses, responsibilities, reference: '合同.docx', sha256: SHA };
}

async function drafted(scene: Scene, breach: string): Promise<void> {
  await scene.asked('contract');
  const duties = { performance: '销售员 赵敏', collection: '销售员 李建华' };
  await scene.post('sales_clerk', scene.order('/contract-versions'), draft(breach, duties));
  await scene.decide('contract', 'sales_clerk');
}

function signature(scene: Scene, party: string, signedBy: string) {
  const scan = { reference: `扫描件 ${party}`, sha256: SHA };
  return { version: 2, party, signedBy, signedOn: scene.today, ...scan };
}

/** What is on record of the signed version: who, when, by which seal, the scan; and who has a copy. */
async function tellSigned(scene: Scene): Promise<void> {
  const { versions } = CONTRACT.parse(await scene.get('sales_clerk', scene.order('/contract')));
  const [signed] = versions;
  if (!signed) throw new Error('the contract has a version');
  for (const { party, signedBy, signedOn, seal, sha256 } of signed.signatures) {
    const how = seal === null ? 'by hand' : `with the seal ${seal}`;
    scene.tell(`${party}: ${signedBy} on ${signedOn} ${how}, scan ${sha256.slice(0, 8)}…`);
  }
  const duties = Object.entries(signed.responsibilities ?? {}).map(([duty, who]) => `${duty} ${who}`);
  scene.tell(`version ${signed.version} names ${duties.join(', ')}`);
  scene.tell(`copies: ${signed.copies.map(({ personId }) => personId).join(', ')}`);
}
