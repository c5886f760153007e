import type { OrderHome, Person } from '../../db/people.ts';
import type { DecisionRecord, GateRecord, OrderProcess, TaskRecord } from '../../db/queries/order-process.ts';
import type { PaymentTerms } from '../../db/queries/order-record.ts';
import type { Condition, EarlierResult, Evidence, RefusedBefore } from '../../domain/gates/evidence.ts';
import { sumMoney } from '../../domain/money/money.ts';
import type { CompleteDocument, Party } from '../../domain/order/document.ts';
import { type View, VIEWS } from '../../domain/policy/authority.ts';
import type { Policy } from '../../domain/policy/policy-schema.ts';

/** The parts of one order that one person may see (P-17, P-165). */
export type Views = ReadonlySet<View>;

/**
 * Default deny: what the policy shows to the roles that the person holds, or stands in for, at the order's company or
 * its group.
 */
export function viewsOf(
  { roles, standsIn }: Pick<Person, 'roles' | 'standsIn'>,
  policy: Pick<Policy, 'sees'>,
  home: OrderHome,
): Views {
  const here = [...roles, ...standsIn].filter(
    (held) => held.companyId === home.companyId || held.companyId === home.groupId,
  );
  return new Set(
    VIEWS.filter((view) => policy.sees[view]?.some((role) => here.some((held) => held.role === role))),
  );
}

/** What is absent from an answer, so that nobody takes it for empty. */
export function hiddenFrom(views: Views): View[] {
  return VIEWS.filter((view) => !views.has(view));
}

/** The document without prices and contacts for those who may not see them. */
export function shownDocument(document: CompleteDocument, views: Views) {
  const { parties, lines, ...rest } = document;
  return {
    ...rest,
    parties: shownParties(parties, views),
    lines: lines.map(({ netPrice, grossPrice, priceBasis, ...line }) =>
      views.has('prices') ? { ...line, netPrice, grossPrice, priceBasis } : line,
    ),
  };
}

function shownParties(parties: CompleteDocument['parties'], views: Views) {
  if (views.has('contacts')) return parties;
  const bare = ({ contact: _, ...party }: Party) => party;
  const { buyer, payer, endUser, consignee } = parties;
  return {
    buyer: bare(buyer),
    ...(payer && { payer: bare(payer) }),
    ...(endUser && { endUser: bare(endUser) }),
    ...(consignee && { consignee: bare(consignee) }),
  };
}

function shownGate(gate: GateRecord, views: Views) {
  return { ...gate, tasks: gate.tasks.map((task) => shownTask(task, gate.kind, views)) };
}

export function shownTask(task: TaskRecord, kind: GateRecord['kind'] | string, views: Views) {
  return {
    ...task,
    evidence: shownEvidence(task.evidence, views),
    decisions: task.decisions.map((decision) => shownDecision(decision, kind, views)),
  };
}

function shownDecision(
  { reason, conditions, findings, ...decision }: DecisionRecord,
  kind: string,
  views: Views,
) {
  const about = viewOfKind(kind) ?? 'reasons';
  return {
    ...decision,
    ...(views.has('reasons') && {
      reason,
      conditions: conditions.map((each) => shownCondition(each, views)),
    }),
    ...(views.has(about) && { findings }),
  };
}

/** The part of an order that the figures and findings of a kind of gate belong to; null for a mere question. */
function viewOfKind(kind: string): View | null {
  if (kind === 'credit' || kind === 'capacity') return kind;
  if (kind === 'material') return 'capacity';
  return kind === 'profit' ? 'prices' : null;
}

/** Who may decide a task sees the figures that it is about, whatever else of the order is not for them. */
export function viewsOfDecider(views: Views, kind: string): Views {
  const view = viewOfKind(kind);
  return view === null ? views : new Set([...views, view]);
}

/** What an approver was shown; another reader gets the parts that are for that reader. */
function shownEvidence(evidence: Evidence, views: Views) {
  const { order, credit, capacity, material, profit, seasons } = evidence;
  const { contract, quote, settlement, earlier, risks, request, change } = evidence;
  const { qualification, prices, payment, raisedRisks, givenDays, refusedBefore } = evidence;
  return {
    ...(order && { order: withoutAmount(order, views) }),
    ...(credit && views.has('credit') && { credit }),
    ...(capacity && views.has('capacity') && { capacity }),
    ...(contract && { contract }),
    ...(quote && views.has('prices') && { quote }),
    ...(settlement && views.has('credit') && { settlement }),
    ...(material && views.has('capacity') && { material }),
    ...(profit && views.has('prices') && { profit }),
    ...(seasons && { seasons }),
    ...(qualification && views.has('credit') && { qualification }),
    ...(prices && views.has('prices') && { prices }),
    ...(payment && views.has('prices') && { payment }),
    ...(raisedRisks && views.has('reasons') && { raisedRisks }),
    ...(earlier && { earlier: earlier.map((result) => shownEarlier(result, views)) }),
    ...(refusedBefore && { refusedBefore: shownRefusal(refusedBefore, views) }),
    ...(risks && views.has('reasons') && { risks }),
    ...(givenDays && views.has('reasons') && { givenDays }),
    ...(request && views.has('reasons') && { request }),
    ...(change &&
      views.has('reasons') && { change: { ...change, document: shownDocument(change.document, views) } }),
  };
}

function shownEarlier({ reason, conditions, findings, meeting, ...result }: EarlierResult, views: Views) {
  if (!views.has('reasons')) return result;
  return {
    ...result,
    reason,
    conditions: conditions.map((each) => shownCondition(each, views)),
    ...(findings && { findings }),
    ...(meeting && { meeting }),
  };
}

/** What was said in talks may be about prices. */
function shownRefusal({ reason, agreed, ...refusal }: RefusedBefore, views: Views) {
  const words = views.has('reasons') && views.has('prices');
  return {
    ...refusal,
    ...(views.has('reasons') && { reason }),
    agreed: agreed.map((round) => (words ? round : { round: round.round, kind: round.kind })),
  };
}

/** A condition's share or amount is a price. */
function shownCondition(condition: Condition, views: Views) {
  if (views.has('prices') || condition.kind === 'other') return condition;
  const { kind, description, ownerRole, dueOn } = condition;
  return { kind, description, ownerRole, dueOn };
}

/** The amount in the decimals of its currency; absent for who may not see prices. */
export function withoutAmount<T extends { amount: string | null; currency: string }>(row: T, views: Views) {
  const { amount, ...rest } = row;
  return views.has('prices') && amount !== null
    ? { ...rest, amount: sumMoney([amount], row.currency) }
    : rest;
}

/** How and when an order is paid; what it comes to only for who may see prices. */
export function shownTerms({ amount, ...terms }: PaymentTerms, currency: string, views: Views) {
  return views.has('prices') ? { ...terms, amount: sumMoney([amount], currency) } : terms;
}

/** Gates, clocks, obligations, requests and documents of an order, as one person may see them. */
export function shownProcess(process: OrderProcess, currency: string, views: Views) {
  return {
    gates: process.gates.map((gate) => shownGate(gate, views)),
    clocks: process.clocks,
    obligations: process.obligations.map(({ amount, ...obligation }) =>
      views.has('prices')
        ? { ...obligation, amount: amount === null ? null : sumMoney([amount], currency) }
        : obligation,
    ),
    requests: process.requests.map(({ reason, ...request }) =>
      views.has('reasons') ? { ...request, reason } : request,
    ),
    documents: process.documents,
  };
}
