import { numberRuleProblems } from '../numbering/number-rule-problems.ts';
import { clockFaults } from './check-clocks.ts';
import { declineFaults } from './check-decline.ts';
import { unknownGates } from './check-gate-names.ts';
import { settingFaults, typedSetting } from './check-settings.ts';
import type { Policy } from './policy-schema.ts';
import { isKnownRule, ruleIdsIn } from './rule-ids.ts';
import type { Fault } from './schema-problems.ts';

/** The optional parts of an order document that a policy may ask for (`domain/order/document.ts`). */
const DOCUMENT_PART =
  /^(quality|remarks|delivery\.(place|terms|packing)|lines\[\]\.(sku|name|spec|remark)|parties\.(buyer|payer|endUser|consignee)(\.(customerId|name|contact(\.(name|phone|email))?))?)$/;

/** Names used twice, and names that point at nothing. */
export function referenceFaults(policy: Policy): Fault[] {
  return [
    ...duplicateFaults(policy),
    ...choiceFaults(policy),
    ...requiredFaults(policy),
    ...classFaults(policy),
    ...projectFaults(policy),
    ...orderNumberFaults(policy),
    ...policy.clocks.flatMap((clock, index) => clockFaults(policy, clock, ['clocks', index])),
    ...separationFaults(policy),
    ...declineFaults(policy),
    ...reservationFaults(policy),
    ...holdFaults(policy),
    ...reviewFaults(policy),
    ...settingFaults(policy),
    ...ruleFaults(policy, []),
  ];
}

function duplicateFaults(policy: Policy): Fault[] {
  const lists = ['fields', 'refuse', 'classes', 'gates', 'clocks', 'paymentMethods', 'seasons'] as const;
  return lists
    .flatMap((list) => repeated(policy[list] ?? [], [list]))
    .concat(policy.gates.flatMap((gate, index) => repeated(gate.findings, ['gates', index, 'findings'])));
}

function repeated(entries: readonly { code: string }[], path: readonly PropertyKey[]): Fault[] {
  return entries.flatMap(({ code }, index) =>
    entries.findIndex((entry) => entry.code === code) < index
      ? [{ path: [...path, index, 'code'], reason: `the code "${code}" is used twice` }]
      : [],
  );
}

function choiceFaults(policy: Policy): Fault[] {
  const lists = [
    { path: ['fields'], fields: policy.fields },
    ...policy.gates.map((gate, index) => ({ path: ['gates', index, 'findings'], fields: gate.findings })),
  ];
  return lists.flatMap(({ path, fields }) =>
    fields.flatMap((field, index) =>
      (field.type === 'choice') === (field.choices !== undefined && field.choices.length > 0)
        ? []
        : [
            {
              path: [...path, index],
              reason: `"${field.code}": choices belong to the type choice, and only to it`,
            },
          ],
    ),
  );
}

function requiredFaults(policy: Policy): Fault[] {
  const fields = new Set(policy.fields.map((field) => `fields.${field.code}`));
  return policy.required
    .map((entry, index) => ({ path: ['required', index, 'path'], wanted: entry.path }))
    .filter(({ wanted }) => !DOCUMENT_PART.test(wanted) && !fields.has(wanted))
    .map(({ path, wanted }) => ({ path, reason: `an order has no part "${wanted}" that could be missing` }));
}

function classFaults(policy: Policy): Fault[] {
  const rest = policy.classes.filter((entry) => entry.when === undefined);
  if (rest.length === 1) return [];
  const reason = `one class must be without a condition, for orders of no other class; ${rest.length} are`;
  return [{ path: ['classes'], reason }];
}

function projectFaults({ projects, classes }: Policy): Fault[] {
  if (!projects || classes.some(({ code }) => code === projects.class)) return [];
  return [{ path: ['projects', 'class'], reason: `there is no class "${projects.class}"` }];
}

function orderNumberFaults(policy: Policy): Fault[] {
  const { format, classCodes } = policy.orderNumber;
  const classes = policy.classes.map((entry) => entry.code);
  const path = ['orderNumber'];
  const faults: Fault[] = [
    ...numberRuleProblems(policy.orderNumber).map((reason) => ({ path: [...path, 'format'], reason })),
    ...Object.keys(classCodes)
      .filter((code) => !classes.includes(code))
      .map((code) => ({ path: [...path, 'classCodes', code], reason: `there is no class "${code}"` })),
  ];
  const unnamed = classes.filter((code) => classCodes[code] === undefined);
  if (format.includes('{class}') && unnamed.length > 0) {
    const reason = `the format names the class: give a code for ${unnamed.join(', ')}`;
    faults.push({ path: [...path, 'classCodes'], reason });
  }
  return faults;
}

function separationFaults(policy: Policy): Fault[] {
  return policy.separation.flatMap((entry, index) =>
    'notEnteredBy' in entry
      ? unknownGates(policy, entry.notEnteredBy, ['separation', index, 'notEnteredBy'])
      : unknownGates(policy, entry.differentPeople, ['separation', index, 'differentPeople']),
  );
}

function reservationFaults(policy: Policy): Fault[] {
  const path = ['capacityReservation'];
  if (policy.capacityReservation) {
    return typedSetting(policy, policy.capacityReservation.setting, 'duration', [...path, 'setting']);
  }
  const gate = policy.gates.find((entry) => entry.kind === 'capacity');
  return gate
    ? [{ path, reason: `is missing: the gate "${gate.code}" reserves hours, and must say for how long` }]
    : [];
}

/** A kind of hold is somebody's once; credit is looked at again at the end only where somebody may release a hold. */
function holdFaults(policy: Policy): Fault[] {
  const kinds = policy.holds.map((entry) => entry.kind);
  const faults = kinds.flatMap((kind, index) =>
    kinds.indexOf(kind) < index
      ? [{ path: ['holds', index, 'kind'], reason: `the kind "${kind}" is used twice` }]
      : [],
  );
  if (!policy.creditAtEffect) return faults;
  const path = ['creditAtEffect'];
  const releasable = policy.holds.some((entry) => entry.kind === 'credit');
  const reason = 'holds orders: say in `holds` who may release credit holds';
  return [
    ...faults,
    ...typedSetting(policy, policy.creditAtEffect.maxOverdueDays.setting, 'days', [
      ...path,
      'maxOverdueDays',
      'setting',
    ]),
    ...(releasable ? [] : [{ path, reason }]),
  ];
}

function reviewFaults(policy: Policy): Fault[] {
  if (!policy.creditReview) return [];
  const { every, rating } = policy.creditReview;
  const path = ['creditReview'];
  return [
    ...typedSetting(policy, every.setting, 'days', [...path, 'every', 'setting']),
    ...Object.entries(rating).flatMap(([letter, { onTime, daysLate }]) => [
      ...typedSetting(policy, onTime.setting, 'percent', [...path, 'rating', letter, 'onTime', 'setting']),
      ...typedSetting(policy, daysLate.setting, 'days', [...path, 'rating', letter, 'daysLate', 'setting']),
    ]),
  ];
}

/** Every `rule:` of the policy must be one that the source documents have. */
function ruleFaults(node: unknown, path: readonly PropertyKey[]): Fault[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => {
    const here = [...path, Array.isArray(node) ? Number(key) : key];
    if (key !== 'rule' || typeof value !== 'string') return ruleFaults(value, here);
    return ruleIdsIn(value)
      .filter((id) => !isKnownRule(id))
      .map((id) => ({ path: here, reason: `there is no rule ${id}` }));
  });
}
