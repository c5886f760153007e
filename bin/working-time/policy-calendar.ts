import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { WrongArguments } from './wrong-arguments.ts';

/**
 * The `calendar:` part of a policy, by its id or by the path of its YAML file, as a person wrote it. Throws
 * WrongArguments when there is none.
 */
export function policyCalendar(policy: string): Record<string, unknown> {
  const folder = join(import.meta.dirname, '..', '..', 'policies');
  const isFile = policy.endsWith('.yaml');
  if (!isFile && !/^[a-z0-9][a-z0-9-]*$/.test(policy))
    throw new WrongArguments(`policy: "${policy}" is not a policy's id`);
  let text: string;
  try {
    text = readFileSync(isFile ? policy : join(folder, `${policy}.yaml`), 'utf8');
  } catch {
    throw new WrongArguments(
      `policy: there is none called "${policy}"${isFile ? '' : `; there are ${policyIds(folder)}`}`,
    );
  }
  const file = z.object({ calendar: z.record(z.string(), z.unknown()) }).safeParse(readYaml(text));
  if (!file.success) throw new WrongArguments(`policy: "${policy}" has no calendar`);
  return file.data.calendar;
}

function readYaml(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new WrongArguments(
      `policy: the file is not YAML: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function policyIds(folder: string): string {
  try {
    const files = readdirSync(folder).filter((file) => file.endsWith('.settings.yaml'));
    return files.map((file) => file.slice(0, -'.settings.yaml'.length)).join(', ') || 'none';
  } catch {
    return 'none';
  }
}
