import { z } from '@hono/zod-openapi';
import { calendarDay, code } from './fields.ts';

/** PostgreSQL has no year 0. */
const place = z.object({ at: z.iso.datetime().regex(/^(?!0000)/), id: z.guid() });

/** Where a page ends that is ordered by an instant and an id: `2026-11-24T08:00:00.000Z~UUID`. */
export const instantCursor = z
  .string()
  .max(80)
  .transform((text, context) => {
    const [at = '', id = '', ...more] = text.split('~');
    const read = place.safeParse({ at, id });
    if (read.success && more.length === 0) return read.data;
    context.addIssue({ code: 'custom', message: 'is not what a list gave as its next' });
    return z.NEVER;
  })
  .openapi({
    type: 'string',
    pattern: '^[0-9TZ:.-]+~[0-9a-fA-F-]{36}$',
    description: 'From the address of the next page',
  });

export function instantCursorText(at: string, id: string): string {
  return `${at}~${id}`;
}

const dayPlace = z.object({ day: calendarDay, id: code });

/** Where a page ends that is ordered by a day and a number that somebody gave: `2026-12-24~INV-7`. */
export const dayCursor = z
  .string()
  .max(80)
  .transform((text, context) => {
    const [day = '', id = '', ...more] = text.split('~');
    const read = dayPlace.safeParse({ day, id });
    if (read.success && more.length === 0) return read.data;
    context.addIssue({ code: 'custom', message: 'is not what a list gave as its next' });
    return z.NEVER;
  })
  .openapi({
    type: 'string',
    pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}~.{1,64}$',
    description: 'From the address of the next page',
  });

export function dayCursorText(day: string, id: string): string {
  return `${day}~${id}`;
}
