import { materialEvidence, type MaterialQuestion } from '../db/material.ts';
import type { MaterialEvidence } from '../domain/gates/evidence.ts';
import { MATERIAL_PLANNED } from '../domain/material/material-plan.ts';
import { isDate } from '../domain/order/document-fields.ts';
import type { Deciding } from './decide-task.ts';
import { answersGiven, isConditional } from './gate-answers.ts';
import type { FieldError } from './problem.ts';
import { comingDayErrors } from './receivable-form.ts';

/** Judged by the stock as it is now, without a lock: `reserveMaterial` looks again when it takes it. */
export async function materialReady(deciding: Deciding): Promise<FieldError[]> {
  return atRiskErrors(deciding, await materialEvidence(deciding.trx, materialQuestion(deciding)));
}

/** No supplier promises a day that is over. today: YYYY-MM-DD. */
export function supplierDateErrors({ context, input }: Deciding, today: string): FieldError[] {
  const promised = input.findings?.['supplierDate'];
  if (context.gate.kind !== 'material' || typeof promised !== 'string' || !isDate(promised)) return [];
  return comingDayErrors('findings.supplierDate', promised, today);
}

export function materialQuestion({ scope, order, policy, context }: Deciding): MaterialQuestion {
  const { document } = context.revision;
  return { orderId: order.id, companyId: order.company_id, policy, document, now: scope.now };
}

/**
 * Material that nobody can bring in time is approved with another one, with a supplier's date that is early enough,
 * or on a condition that somebody answers for; that of lines of which nothing is known also with what is planned for
 * them (P-36).
 */
export function atRiskErrors(
  deciding: Deciding,
  { materials, unknown, neededOn }: Pick<MaterialEvidence, 'materials' | 'unknown' | 'neededOn'>,
): FieldError[] {
  const answers = answersGiven(deciding);
  const settled = answers.some(
    (answer) =>
      isConditional(answer) ||
      saysSomething(answer.findings['alternative']) ||
      isDayUntil(answer.findings['supplierDate'], neededOn),
  );
  if (settled) return [];
  const ways = `name an alternative or a supplierDate until ${neededOn}, give a condition, or refuse`;
  const planned = answers.some(({ findings }) => saysSomething(findings[MATERIAL_PLANNED]));
  return [...shortErrors(materials, ways), ...(planned ? [] : unknownErrors(unknown, ways))];
}

function shortErrors(materials: MaterialEvidence['materials'], ways: string): FieldError[] {
  const atRisk = materials.filter((material) => material.atRisk);
  return atRisk.map(({ sku, shortage, unit, arrival }) => ({
    path: `material.${sku}`,
    code: 'at-risk',
    message: `${shortage} ${unit} of ${sku} are short and come ${arrival ? `on ${arrival.on}` : 'from no supplier'}: ${ways}.`,
  }));
}

function unknownErrors(unknown: readonly number[], ways: string): FieldError[] {
  if (unknown.length === 0) return [];
  const message = `Nothing is known of the material of line ${unknown.join(', ')}: say what is planned for it, ${ways}.`;
  return [{ path: `findings.${MATERIAL_PLANNED}`, code: 'required', message }];
}

function saysSomething(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

function isDayUntil(value: unknown, last: string): boolean {
  return typeof value === 'string' && value !== '' && value <= last;
}
