import { LINK_ANSWERS } from '../domain/links/link-purposes.ts';
import { confirmRevision } from './confirm-revision.ts';
import { type LinkHandler, takenAnswer } from './link-handler.ts';

/** The customer confirms the revision of the link, or refuses it, where the policy takes the method `link` (P-56). */
export const confirmByLink: LinkHandler = {
  async offerErrors(_, { policy: { gates, confirmation } }) {
    const asked = gates.some((gate) => gate.kind === 'confirmation');
    const taken = confirmation === undefined || confirmation.methods.includes('link');
    if (asked && taken && !confirmation?.signedDocument) return [];
    const message = 'customers do not confirm by a link here (P-56)';
    return [{ path: 'purpose', code: 'not-in-policy', message }];
  },

  async answer(trx, { linkId, revision, order, ...of }, given) {
    const answer = takenAnswer(given, LINK_ANSWERS.confirm);
    // The page of the link shows the date of the order: that is the one that the customer was told (P-46).
    const expectedOn = answer === 'confirmed' ? order.required_on : undefined;
    const { customerPerson, remark } = given;
    const evidence = `link:${linkId}`;
    const said = { revision, answer, method: 'link', customerPerson, expectedOn, evidence, remark } as const;
    const { audit } = await confirmRevision(trx, { order, ...of }, said);
    return audit;
  },
};
