import type { LinkPurpose } from '../../domain/links/link-purposes.ts';
import { questionField } from './form-fields.ts';
import type { PageWords } from './page-words.ts';

/** What a form asks, in the customer's words. */
export type AskedForm = {
  purpose: Exclude<LinkPurpose, 'view'>;
  questions: readonly { questionId: string; question: string }[];
  words: PageWords;
};

/** The fields of a form by their names, as the customer reads them, in their order on the page. */
export function formLabels({ purpose, questions, words }: AskedForm): ReadonlyMap<string, string> {
  const asked =
    purpose === 'questions'
      ? questions.map(({ questionId, question }) => [questionField(questionId), question] as const)
      : ([
          ['answer', words.yourAnswer],
          ['remark', words.remark[purpose]],
        ] as const);
  return new Map([...asked, ['customerPerson', words.yourName]]);
}
