import type { LinkPurpose } from '../domain/links/link-purposes.ts';
import { confirmByLink } from './confirm-by-link.ts';
import { designByLink } from './design-by-link.ts';
import type { LinkHandler } from './link-handler.ts';
import { questionsByLink } from './questions-by-link.ts';

/** What is done by a link of each purpose; one that only shows the order takes no answer. */
export const LINK_HANDLERS: Readonly<Record<LinkPurpose, LinkHandler | null>> = {
  view: null,
  confirm: confirmByLink,
  design: designByLink,
  questions: questionsByLink,
};
