import { draftContract } from '../../commands/draft-contract.ts';
import { matchPayment } from '../../commands/match-payment.ts';
import { recordCustomerPayment } from '../../commands/record-customer-payment.ts';
import { recordSignature } from '../../commands/record-signature.ts';
import type { Policy } from '../../domain/policy/policy-schema.ts';
import { policyNamed } from '../unit/policy-texts.ts';
import type { Fixture } from './commands-fixture.ts';

const SHA = 'e'.repeat(64);

type Order = { id: string; intakeNumber: string };

/** What sales and finance do with the contract and the money of orders under a policy of the sources. */
export function agreementSteps(fixture: () => Fixture, policyId: string) {
  const contract = policyNamed(policyId).contract;

  return {
    /** The next version of its contract, with all that the policy wants in it. */
    async drafted({ intakeNumber }: Order): Promise<number> {
      const { clauses, responsibilities } = wanted(contract);
      const { context, by } = fixture();
      const given = { intakeNumber, clauses, responsibilities, reference: '合同.docx', sha256: SHA };
      return (await draftContract(context, by('sales'), given)).body.version;
    },
    /** Every party of the policy has signed that version. */
    async signed({ intakeNumber }: Order, version: number): Promise<void> {
      const { context, by } = fixture();
      for (const { party } of contract?.signatories ?? []) {
        await recordSignature(context, by('sales'), {
          intakeNumber,
          version,
          party,
          signedBy: '王强',
          signedOn: '2026-11-25',
          method: 'seal',
          seal: '合同专用章',
          reference: `扫描件 ${party}`,
          sha256: SHA,
        });
      }
    },
    /** Finance has matched so much money of the customer with the order. Answers the match. */
    async paid({ intakeNumber }: Order, amount: string): Promise<string> {
      const { context, by } = fixture();
      const { body } = await recordCustomerPayment(context, by('finance'), {
        companyId: 'c',
        customerId: 'C001',
        amount,
        currency: 'CNY',
        receivedOn: '2026-11-25',
        reference: `${intakeNumber}:${amount}`,
      });
      const match = { paymentId: body.paymentId, intakeNumber, amount };
      return (await matchPayment(context, by('finance'), match)).body.matchId;
    },
  };
}

function wanted(contract: Policy['contract']) {
  const named = (parts: readonly { code: string; title: { zh: string } }[] = []) =>
    Object.fromEntries(parts.map(({ code, title }) => [code, title.zh]));
  return { clauses: named(contract?.clauses), responsibilities: named(contract?.responsibilities) };
}
