import type { Kysely } from 'kysely';
import { policyOf } from '../../db/policies.ts';
import type { OrderHome } from '../../db/people.ts';
import { policiesInForce } from '../../db/queries/companies.ts';
import { openEnquiries, unsettledOrders } from '../../db/queries/digest-matters.ts';
import type { DB } from '../../db/schema.ts';
import type { WaitingMatter } from '../../domain/notices/digest-data.ts';
import type { OwnerRule } from '../../domain/policy/policy-schema.ts';

/** What waits for an office and is no task of it. */
export type OpenMatter = WaitingMatter & { owners: readonly OwnerRule[]; home: OrderHome; zone: string };

/**
 * Orders whose credit or quote is asked before anybody chose how they are paid, for who may choose (P-129); enquiries
 * that nobody has answered, for who may answer (P-14). The oldest first of each.
 */
export async function openMatters(db: Kysely<DB>): Promise<OpenMatter[]> {
  return [...(await settlementsToChoose(db)), ...(await enquiriesToAnswer(db))];
}

async function settlementsToChoose(db: Kysely<DB>): Promise<OpenMatter[]> {
  const matters = [];
  for (const { intakeNumber, policyId, policyVersion, ...home } of await unsettledOrders(db)) {
    const { authority, calendar } = await policyOf(db, policyId, policyVersion);
    const owners = authority['choose-settlement'] ?? [];
    const words = { zh: `选择结算方式 ${intakeNumber}`, en: `Choose the settlement method: ${intakeNumber}` };
    matters.push({ ...words, owners, home, zone: calendar.zone });
  }
  return matters;
}

async function enquiriesToAnswer(db: Kysely<DB>): Promise<OpenMatter[]> {
  const enquiries = await openEnquiries(db);
  if (enquiries.length === 0) return [];
  const offices = await intakeOffices(db);
  return enquiries.flatMap(({ companyId, customerName, variety }) => {
    const office = offices.get(companyId);
    const of = `${customerName} ${variety}`;
    return office ? [{ ...office, zh: `答复询价 ${of}`, en: `Answer the enquiry: ${of}` }] : [];
  });
}

type Office = Pick<OpenMatter, 'owners' | 'home' | 'zone'>;

/** Who takes orders in at each company by one of its policies, and so keeps its enquiries. */
async function intakeOffices(db: Kysely<DB>): Promise<Map<string, Office>> {
  const offices = new Map<string, Office>();
  for (const { companyId, groupId, policyId, version } of await policiesInForce(db)) {
    const { authority, calendar } = await policyOf(db, policyId, version);
    const owners = [...(offices.get(companyId)?.owners ?? []), ...(authority['submit-order'] ?? [])];
    offices.set(companyId, { owners, home: { companyId, groupId }, zone: calendar.zone });
  }
  return offices;
}
