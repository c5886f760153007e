import { LINK_ANSWERS } from '../domain/links/link-purposes.ts';
import { confirmRevision } from './confirm-revision.ts';
import { type LinkHandler, takenAnswer } from './link-handler.ts';

/**
 * The customer confirms the revision of the link, or refuses it, where the order is to be confirmed and the policy takes
 * the method `link` (P-56).
 */
export const confirmByLink: LinkHandler = {
  async offerErrors(_, { order, policy: { gates, confirmation } }) {
    const asking = gates.filter((gate) => gate.kind === 'confirmation').map(({ code }) => code);
    const taken = confirmation === undefined || confirmation.methods.includes('link');
    if (asking.length === 0 || !taken || confirmation?.signedDocument) {
      const message = 'customers do not confirm by a link here (P-56)';
      return [{ path: 'purpose', code: 'not-in-policy', message }];
    }
    if (asking.some((code) => order.applicable_gates.includes(code))) return [];
    const message = 'this order asks its customer for no confirmation (P-57)';
    return [{ path: 'purpose', code: 'nothing-asked', message }];
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
