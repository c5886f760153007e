import type { Kysely } from 'kysely';
import { isEnquiryOf } from '../db/enquiries.ts';
import { isProjectOf } from '../db/projects.ts';
import type { DB } from '../db/schema.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import type { Assessment } from './assess-document.ts';
import type { FieldError } from './problem.ts';
import { refuseIfWrong } from './receivable-form.ts';

/** From which enquiry an order came (P-14), and to which project it belongs (P-9). */
export type OrderLinks = { enquiryId?: string | undefined; projectId?: string | undefined };

/** Throws `validation` for an order of the policy's projects that names none (P-9). */
export function requireProject(
  { projects }: Policy,
  { classes }: Pick<Assessment, 'classes'>,
  projectId: string | null | undefined,
): void {
  const found = classes.find(({ code }) => code === projects?.class);
  if (!found || projectId) return;
  const message = `an order of the class ${found.code} names its project: register it and give its id`;
  refuseIfWrong('The order names no project.', [{ path: 'projectId', code: 'required', message }]);
}

/** Throws `validation` for an enquiry or a project that the company does not have. */
export async function requireLinks(
  db: Kysely<DB>,
  { companyId, enquiryId, projectId }: OrderLinks & { companyId: string },
): Promise<void> {
  const errors: FieldError[] = [];
  if (enquiryId !== undefined && !(await isEnquiryOf(db, companyId, enquiryId))) {
    const message = `company ${companyId} has no enquiry ${enquiryId}`;
    errors.push({ path: 'enquiryId', code: 'unknown-enquiry', message });
  }
  if (projectId !== undefined && !(await isProjectOf(db, companyId, projectId))) {
    const message = `company ${companyId} has no project ${projectId}`;
    errors.push({ path: 'projectId', code: 'unknown-project', message });
  }
  refuseIfWrong('The order names what is not there.', errors);
}
