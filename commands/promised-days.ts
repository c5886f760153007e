import { randomUUID } from 'node:crypto';
import type { ObligationRecord } from '../db/record-decision.ts';
import type { Gate } from '../domain/policy/policy-schema.ts';
import type { Deciding } from './decide-task.ts';
import type { FieldError } from './problem.ts';
import { dayErrors } from './receivable-form.ts';

/**
 * Days that a yes promises by its findings, such as the end of a development: the gate's first owner owes them (P-35,
 * P-37).
 */
export function promisedDays(deciding: Deciding): ObligationRecord[] {
  const { order, input } = deciding;
  return promises(deciding).flatMap(({ gate, finding, dueOn }) => {
    const { title, promise } = finding;
    const [owner] = gate.owners;
    if (!owner || (promise?.unless === 'required-date' && dueOn === order.required_on)) return [];
    const what = input.findings?.[promise?.what ?? ''];
    const said = typeof what === 'string' ? `: ${what.trim()}` : '';
    return [
      {
        id: randomUUID(),
        kind: 'promise',
        amount: null,
        description: `${title.zh} / ${title.en}${said}`,
        ownerRole: owner.role,
        dueOn,
        precondition: false,
        before: null,
      },
    ];
  });
}

/**
 * Nobody promises a day that is over, nor one after the customer's: a later one is agreed with the customer, and to
 * that leads a refusal (P-35, P-44).
 */
export function promiseErrors(deciding: Deciding, today: string): FieldError[] {
  const { required_on: requiredOn } = deciding.order;
  return promises(deciding).flatMap(({ finding, dueOn }) => {
    const path = `findings.${finding.code}`;
    if (dayErrors(path, dueOn).length > 0) return [];
    if (dueOn < today) {
      return [{ path, code: 'in-the-past', message: `${dueOn} is over: today is ${today}` }];
    }
    if (dueOn <= requiredOn) return [];
    const message = `the customer wants it by ${requiredOn}: refuse, and a later day is agreed with them (P-44)`;
    return [{ path, code: 'after-required', message }];
  });
}

type Promised = { gate: Gate; finding: Gate['findings'][number]; dueOn: string };

function promises({ policy, context, input }: Deciding): Promised[] {
  const { outcome, findings = {} } = input;
  const gate = policy.gates.find(({ code }) => code === context.gate.code);
  if (!gate || (outcome !== 'approve' && outcome !== 'approve-with-conditions')) return [];
  return gate.findings.flatMap((finding) => {
    const dueOn = findings[finding.code];
    return finding.promise && typeof dueOn === 'string' && dueOn !== '' ? [{ gate, finding, dueOn }] : [];
  });
}
