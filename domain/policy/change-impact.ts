import type { Matter } from '../order/document-hash.ts';
import type { MatterPart } from '../order/matter-parts.ts';
import type { Gate, Policy } from './policy-schema.ts';

/** What a gate judges: as the policy says, else what its kind looks at, else the whole document. */
export function matterOfGate({ matter, kind }: Pick<Gate, 'matter' | 'kind'>): readonly MatterPart[] {
  if (matter) return matter;
  return kind === 'credit' || kind === 'capacity' ? [kind] : ['all'];
}

/** What a version of the design answers: all that the gates of the design judge, else the whole document (P-152). */
export function matterOfDesign({ gates }: Pick<Policy, 'gates'>): readonly MatterPart[] {
  const parts = gates.flatMap((gate) => (gate.kind === 'design' ? matterOfGate(gate) : []));
  return parts.length > 0 ? [...new Set(parts)] : ['all'];
}

/** Whether a gate's approval of one revision stands for another: all that it judged is the same (P-44). */
export function stands(
  policy: Pick<Policy, 'gates'>,
  code: string,
  { judged, now }: { judged: Partial<Matter>; now: Partial<Matter> },
): boolean {
  const gate = policy.gates.find((known) => known.code === code);
  return (
    gate !== undefined &&
    matterOfGate(gate).every((part) => judged[part] !== undefined && judged[part] === now[part])
  );
}
