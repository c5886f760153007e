import type { Kysely } from 'kysely';
import { companyOwners } from '../../db/company-owners.ts';
import { type Acting, behalvesOf, holdsAny, type OrderHome } from '../../db/people.ts';
import { policyOf } from '../../db/policies.ts';
import {
  openEnquiries,
  openHolds,
  openLimits,
  toComplete,
  unsettledOrders,
} from '../../db/queries/open-matters.ts';
import type { DB } from '../../db/schema.ts';
import { limitDecidedFor } from '../../domain/credit/limit-decider.ts';
import { sumMoney } from '../../domain/money/money.ts';
import { LISTED } from '../../domain/notices/digest-data.ts';
import type { Matters } from '../../domain/notices/digest-matters.ts';
import { holdRule } from '../../domain/policy/hold-rule.ts';
import type { OwnerRule } from '../../domain/policy/policy-schema.ts';

/** zone: of a policy of theirs; undefined where nothing waits. */
export type OfficeMatters = Matters & { zone: string | undefined };

/** Something that whoever has these offices is to see to. */
type Owned<T> = { home: OrderHome; owners: readonly OwnerRule[]; zone: string; what: T };

/**
 * What waits for whoever has an office, read once for all: holds to release and proposed limits to decide (P-49),
 * effective orders whose delivery date is over, to be recorded as complete (P-156), settlements to choose (P-129) and
 * enquiries to answer (P-14). Answers each person's share.
 */
export async function officeMatters(db: Kysely<DB>, now: Date): Promise<(person: Acting) => OfficeMatters> {
  const [holds, limits, due] = [await heldOrders(db), await proposedLimits(db), await pastDelivery(db, now)];
  const [unsettled, enquiries] = [await settlementsToChoose(db), await enquiriesToAnswer(db)];
  return (person) => {
    const theirs = <T>(all: readonly Owned<T>[]) =>
      all.filter(({ owners, home }) => holdsAny(person, owners, home));
    const mine = {
      holds: theirs(holds),
      limits: limits.filter(({ owners, home, what }) => {
        return limitDecidedFor(person.id, behalvesOf(person, owners, home), what) !== undefined;
      }),
      due: theirs(due),
      unsettled: theirs(unsettled),
      enquiries: theirs(enquiries),
    };
    const oldest = mine.due.flatMap(({ what }) => what.oldest);
    return {
      zone: Object.values(mine).flat()[0]?.zone,
      holds: mine.holds.map(({ what }) => what),
      limits: mine.limits.map(({ what }) => what),
      settlements: mine.unsettled.map(({ what }) => what),
      enquiries: mine.enquiries.map(({ what }) => what),
      toComplete: {
        total: mine.due.reduce((sum, { what }) => sum + what.total, 0),
        oldest: oldest.toSorted((a, b) => a.requiredOn.localeCompare(b.requiredOn)),
      },
    };
  };
}

async function heldOrders(db: Kysely<DB>) {
  return Promise.all(
    (await openHolds(db)).map(async (hold) => {
      const policy = await policyOf(db, hold.policyId, hold.policyVersion);
      const owners = holdRule(policy, hold.kind)?.release ?? [];
      return { home: hold, owners, zone: policy.calendar.zone, what: hold };
    }),
  );
}

async function proposedLimits(db: Kysely<DB>) {
  const deciders = await companyOwners(db, 'decide-limit-change');
  return (await openLimits(db)).flatMap(({ from, to, currency, ...limit }) => {
    const office = deciders.get(limit.companyId);
    const amount = (text: string) => `${sumMoney([text], currency)} ${currency}`;
    return office ? [{ home: limit, ...office, what: { ...limit, from: amount(from), to: amount(to) } }] : [];
  });
}

async function pastDelivery(db: Kysely<DB>, now: Date) {
  return Promise.all(
    (await toComplete(db, now, LISTED)).map(async (due) => {
      const policy = await policyOf(db, due.policyId, due.policyVersion);
      const owners = policy.authority['complete-order'] ?? [];
      return { home: due, owners, zone: policy.calendar.zone, what: due };
    }),
  );
}

async function settlementsToChoose(db: Kysely<DB>) {
  return Promise.all(
    (await unsettledOrders(db)).map(async (order) => {
      const { authority, calendar } = await policyOf(db, order.policyId, order.policyVersion);
      return { home: order, owners: authority['choose-settlement'] ?? [], zone: calendar.zone, what: order };
    }),
  );
}

/** For whoever takes orders in at the company, and so keeps its enquiries. */
async function enquiriesToAnswer(db: Kysely<DB>) {
  const offices = await companyOwners(db, 'submit-order');
  return (await openEnquiries(db)).flatMap((enquiry) => {
    const office = offices.get(enquiry.companyId);
    return office ? [{ home: enquiry, ...office, what: enquiry }] : [];
  });
}
