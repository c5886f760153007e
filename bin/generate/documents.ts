import { format, resolveConfig } from 'prettier';
import { z } from 'zod';
import { policySchema, settingsFileSchema } from '../../domain/policy/policy-schema.ts';
import { rulesPage } from './rules-page.ts';

/** A file of the repository that is written from others; `path` from its root. */
export type GeneratedDocument = { path: string; render: () => Promise<string> };

/** All of them. `root` is the repository's folder. */
export function generatedDocuments(root: string): GeneratedDocument[] {
  return [
    jsonSchema('policies/policy.schema.json', 'Order policy', policySchema),
    jsonSchema('policies/settings.schema.json', 'Settings of an order policy', settingsFileSchema),
    { path: 'docs/rules.md', render: () => rulesPage(root) },
  ];

  /** The schema for editors: what a person may write, before defaults are filled in. */
  function jsonSchema(path: string, title: string, schema: z.ZodType): GeneratedDocument {
    return {
      path,
      async render() {
        const text = JSON.stringify({ title, ...z.toJSONSchema(schema, { io: 'input' }) });
        return format(text, { ...(await resolveConfig(`${root}/${path}`)), parser: 'json' });
      },
    };
  }
}
