import { confirmRevision } from './confirm-revision.ts';
import type { LinkHandler } from './link-answers.ts';
import { CommandProblem } from './problem.ts';

/** The customer confirms the revision of the link, or refuses it, where the policy takes the method `link` (P-56). */
export const confirmByLink: LinkHandler = {
  requireOffered(policy) {
    const { confirmation } = policy;
    const asked = policy.gates.some((gate) => gate.kind === 'confirmation');
    const taken = confirmation === undefined || confirmation.methods.includes('link');
    if (asked && taken && !confirmation?.signedDocument) return;
    throw new CommandProblem('validation', 'The policy takes no confirmation by a link.', {
      errors: [
        { path: 'purpose', code: 'not-in-policy', message: 'customers do not confirm by a link here (P-56)' },
      ],
    });
  },

  async answer(trx, { linkId, revision, order, ...of }, { answer, customerPerson, remark }) {
    // The page of the link shows the date of the order: that is the one that the customer was told (P-46).
    const expectedOn = answer === 'confirmed' ? order.required_on : undefined;
    const { audit } = await confirmRevision(
      trx,
      { order, ...of },
      { revision, answer, method: 'link', customerPerson, expectedOn, evidence: `link:${linkId}`, remark },
    );
    return audit;
  },
};
