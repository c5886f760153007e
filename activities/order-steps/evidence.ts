import { capacityEvidence } from '../../db/capacity.ts';
import { calendarOf, policyCalendarId } from '../../db/calendars.ts';
import { contractEvidence } from '../../db/contracts.ts';
import { quoteEvidence } from '../../db/quotes.ts';
import { settlementEvidence } from '../../db/settlements.ts';
import { creditEvidence } from '../../db/credit.ts';
import { materialEvidence } from '../../db/material.ts';
import type { GateQuestion } from '../../db/open-gate.ts';
import { profitEvidence } from '../../db/profit.ts';
import type { GateKind } from '../../domain/gates/gate-kinds.ts';
import type { CompleteDocument } from '../../domain/order/document.ts';
import { seasonsOf } from '../../domain/policy/season-of.ts';
import { documentsOnFile } from '../../db/customer-documents.ts';
import { risksOf } from '../../db/risks.ts';
import { isGivenDay } from '../../domain/gates/obligation-kinds.ts';
import { wantedDocuments } from '../../domain/gates/customer-documents.ts';
import type { Evidence } from '../../domain/gates/evidence.ts';
import { localDate } from '../../domain/order/local-date.ts';
import type { Gate } from '../../domain/policy/policy-schema.ts';
import { earlierResults } from './earlier-results.ts';
import { refusedBefore } from './refused-before.ts';
import { shownFigures } from './shown-figures.ts';
import type { Step } from './step.ts';

type Question = Pick<GateQuestion, 'kind' | 'code'> & Pick<Evidence, 'request' | 'change'>;

/** What the approvers of a gate are shown, as it is now: the figures of its kind and all earlier results (P-22). */
export async function gatherEvidence(
  step: Step,
  document: CompleteDocument,
  question: Question,
): Promise<Evidence> {
  const { order } = step;
  const gate = step.policy.gates.find(({ code }) => code === question.code);
  const earlier = await earlierResults(step);
  const refused = gate ? await refusedBefore(step, gate.code) : null;
  const risks = step.progress.obligations
    .filter(({ kind }) => kind === 'risk')
    .map(({ description, ownerRole, dueOn }) => ({ description, ownerRole, reviewOn: dueOn }));
  const givenDays = step.progress.obligations
    .filter(({ kind }) => isGivenDay(kind))
    .map(({ kind, description, ownerRole, dueOn }) => ({ kind, description, ownerRole, dueOn }));
  const raisedRisks = step.progress.risksRaised ? await risksOf(step.trx, order.id) : [];
  return {
    order: {
      intakeNumber: order.intake_number,
      revision: order.revision,
      amount: order.amount,
      currency: order.currency,
      requiredOn: order.required_on,
      classes: order.classes,
    },
    ...(question.request && { request: question.request }),
    ...(question.change && { change: question.change }),
    ...(await FIGURES[question.kind]?.(step, document, gate)),
    ...(await shownFigures(step, document, gate?.shows ?? [])),
    ...(raisedRisks.length > 0 && { raisedRisks }),
    ...(earlier.length > 0 && { earlier }),
    ...(refused && { refusedBefore: refused }),
    ...(risks.length > 0 && { risks }),
    ...(givenDays.length > 0 && { givenDays }),
  };
}

type Figures = (step: Step, document: CompleteDocument, gate?: Gate) => Promise<Partial<Evidence>>;

/** What each kind of gate shows beside the order; a kind that is not here shows nothing more. */
const FIGURES: { readonly [kind in GateKind]?: Figures } = {
  credit: creditFigures,
  capacity: capacityFigures,
  contract: contractFigures,
  legal: contractFigures,
  signing: contractFigures,
  entry: contractFigures,
  terms: contractFigures,
  quote: quoteFigures,
  material: materialFigures,
  profit: profitFigures,
  qualification: qualificationFigures,
};

async function creditFigures(step: Step, document: CompleteDocument): Promise<Partial<Evidence>> {
  const { trx, order, now } = step;
  const question = {
    orderId: order.id,
    revision: order.revision,
    companyId: order.company_id,
    customerId: order.customer_id,
    amount: order.amount,
    currency: order.currency,
    prepaid: order.prepaid,
    now,
  };
  return { credit: await creditEvidence(trx, question), ...(await settlementFigures(step, document)) };
}

async function capacityFigures(
  { trx, order, policy, now }: Step,
  document: CompleteDocument,
): Promise<Partial<Evidence>> {
  const { calendar } = await calendarOf(trx, policyCalendarId(policy.id));
  const { id: orderId, revision, company_id: companyId } = order;
  const seasons = seasonsOf(policy, document);
  return {
    capacity: await capacityEvidence(trx, { orderId, revision, companyId, document, now, calendar }),
    ...(seasons.length > 0 && { seasons }),
  };
}

async function quoteFigures(step: Step, document: CompleteDocument): Promise<Partial<Evidence>> {
  const quote = await quoteEvidence(step.trx, step.order.id);
  return { ...(quote && { quote }), ...(await settlementFigures(step, document)) };
}

async function settlementFigures(
  { trx, order, policy, now }: Step,
  document: CompleteDocument,
): Promise<Partial<Evidence>> {
  if (!policy.settlement) return {};
  return { settlement: await settlementEvidence(trx, { order, policy, document, now }) };
}

async function contractFigures({ trx, order }: Step): Promise<Partial<Evidence>> {
  const contract = await contractEvidence(trx, order.id);
  return contract === null ? {} : { contract };
}

/** Stock and supply, with the hours beside them: what is not in stock is allocated by the schedule (P-36, P-47). */
async function materialFigures(step: Step, document: CompleteDocument): Promise<Partial<Evidence>> {
  const { trx, order, policy, now } = step;
  const material = await materialEvidence(trx, {
    orderId: order.id,
    companyId: order.company_id,
    policy,
    document,
    now,
  });
  return { material, ...(await capacityFigures(step, document)) };
}

async function profitFigures(
  { trx, order, policy }: Step,
  document: CompleteDocument,
): Promise<Partial<Evidence>> {
  return { profit: await profitEvidence(trx, { companyId: order.company_id, policy, document }) };
}

async function qualificationFigures(
  { trx, order, policy, now }: Step,
  _: CompleteDocument,
  gate?: Gate,
): Promise<Partial<Evidence>> {
  const onFile = await documentsOnFile(trx, order.customer_id);
  const on = { today: localDate(now, policy.calendar.zone), requiredOn: order.required_on };
  return { qualification: wantedDocuments(gate?.demands?.documents ?? [], onFile, on) };
}
