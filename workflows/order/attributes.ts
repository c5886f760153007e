import {
  defineSearchAttributeKey,
  type SearchAttributePair,
  type TypedSearchAttributes,
} from '@temporalio/common';
import type { Display } from '../../domain/process/display.ts';

/** The search attributes of an order, as temporal.yaml registers them. */
export const ATTRIBUTES = {
  OrderNumber: defineSearchAttributeKey('OrderNumber', 'KEYWORD'),
  Company: defineSearchAttributeKey('Company', 'KEYWORD'),
  Policy: defineSearchAttributeKey('Policy', 'KEYWORD'),
  OrderStage: defineSearchAttributeKey('OrderStage', 'KEYWORD'),
  OrderClass: defineSearchAttributeKey('OrderClass', 'KEYWORD_LIST'),
  WaitingOn: defineSearchAttributeKey('WaitingOn', 'KEYWORD_LIST'),
  EscalatedTo: defineSearchAttributeKey('EscalatedTo', 'KEYWORD_LIST'),
  WaitingSince: defineSearchAttributeKey('WaitingSince', 'DATETIME'),
  SlaState: defineSearchAttributeKey('SlaState', 'KEYWORD'),
  SlaDeadline: defineSearchAttributeKey('SlaDeadline', 'DATETIME'),
  EscalationLevel: defineSearchAttributeKey('EscalationLevel', 'INT'),
  HoldKind: defineSearchAttributeKey('HoldKind', 'KEYWORD'),
  Incident: defineSearchAttributeKey('Incident', 'KEYWORD'),
} as const;

/** The attributes that say what is shown. */
export function attributesOf(show: Display): SearchAttributePair[] {
  return [
    { key: ATTRIBUTES.OrderNumber, value: show.OrderNumber },
    { key: ATTRIBUTES.OrderStage, value: show.OrderStage },
    { key: ATTRIBUTES.OrderClass, value: orNull(show.OrderClass) },
    { key: ATTRIBUTES.WaitingOn, value: orNull(show.WaitingOn) },
    { key: ATTRIBUTES.EscalatedTo, value: orNull(show.EscalatedTo) },
    { key: ATTRIBUTES.WaitingSince, value: asDate(show.WaitingSince) },
    { key: ATTRIBUTES.SlaState, value: show.SlaState },
    { key: ATTRIBUTES.SlaDeadline, value: asDate(show.SlaDeadline) },
    { key: ATTRIBUTES.EscalationLevel, value: show.EscalationLevel },
    // A history from before there were holds or such incidents has none.
    { key: ATTRIBUTES.HoldKind, value: show.HoldKind ?? null },
    { key: ATTRIBUTES.Incident, value: show.Incident ?? null },
  ] as SearchAttributePair[];
}

/** Those of `wanted` that are not what the run has: an upsert costs the server a transition. */
export function changedAttributes(
  has: TypedSearchAttributes,
  wanted: readonly SearchAttributePair[],
): SearchAttributePair[] {
  const known = new Map(has.getAll().map((pair) => [pair.key.name, comparable(pair.value)]));
  return wanted.filter((pair) => (known.get(pair.key.name) ?? 'null') !== comparable(pair.value));
}

function comparable(value: unknown): string {
  return value instanceof Date ? value.toISOString() : JSON.stringify(value ?? null);
}

function asDate(instant: string | null): Date | null {
  return instant === null ? null : new Date(instant);
}

function orNull(list: readonly string[]): string[] | null {
  return list.length === 0 ? null : [...list];
}
