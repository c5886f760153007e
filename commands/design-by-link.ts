import { designVersion as versionOf, designState } from '../db/designs.ts';
import { canonicalText, sha256Hex } from '../domain/evidence/canonical.ts';
import { LINK_ANSWERS } from '../domain/links/link-purposes.ts';
import { answerDesign } from './answer-design.ts';
import { requireDesigning } from './design-order.ts';
import { otherMatter } from './design-ready.ts';
import { type LinkHandler, takenAnswer } from './link-handler.ts';
import type { FieldError } from './problem.ts';
import { refuseIfWrong } from './receivable-form.ts';

/**
 * The customer approves the version of the design that the link is for, or says what has to change (P-60, P-152). The
 * approval in writing is the statement that the form makes: it is in the event, and filed by its SHA-256.
 */
export const designByLink: LinkHandler = {
  async offerErrors(trx, { order, designVersion }) {
    const wrong = (code: string, message: string): FieldError[] => [{ path: 'designVersion', code, message }];
    if (designVersion === undefined) return wrong('required', 'say which version the customer is to see');
    const newest = await designState(trx, order.id);
    const { version, answer } = newest;
    if (version === null) return wrong('not-newest', 'there is no version yet');
    if (designVersion !== version) return wrong('not-newest', `the newest version is ${version}`);
    if (newest.changed.length > 0) return [otherMatter('designVersion', newest)];
    return answer === null ? [] : wrong('already-answered', `version ${version} is answered: ${answer}`);
  },

  async answer(trx, { order, linkId, revision, designVersion, actor, now: at, correlationId }, given) {
    requireDesigning(order);
    const answer = takenAnswer(given, LINK_ANSWERS.design);
    const design = designVersion === null ? null : await versionOf(trx, order.id, designVersion);
    if (!design) throw new Error(`the link ${linkId} is for no version of a design`);
    const feedback = given.remark?.trim() || undefined;
    if (answer === 'changes-wanted' && feedback === undefined) {
      refuseIfWrong('The answer is incomplete.', [
        { path: 'remark', code: 'required', message: 'say what has to change' },
      ]);
    }
    const { version, sha256: designSha256 } = design;
    const customerPerson = given.customerPerson.trim();
    const reference = `link:${linkId}`;
    const statement = { answer, version, designSha256, customerPerson, feedback, reference, at };
    const sha256 = sha256Hex(canonicalText({ ...statement, at: at.toISOString() }));
    const said = { version, answer, customerPerson, reference, sha256, feedback };
    await answerDesign(trx, { orderId: order.id, actor, at }, said);
    const data = { revision, ...said, statement };
    return [{ kind: `design-${answer}`, actor, data, correlationId, at }];
  },
};
