import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { submit } from '../setup/orders.ts';
import { startStack, type Stack } from '../setup/stack.ts';

describe('given what people are told', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack();
  });

  afterAll(async () => {
    await stack.close();
  });

  test('when notices are read, then they are in the language that is asked for, else in the person’s, and marked once', async () => {
    await submit(stack);
    type Notices = { notices: { id: string; subject: string; text: string; readAt: string | null }[] };
    const own = await stack.as('clerk').get<Notices>('/notices?unread=true');
    const english = await stack.as('clerk').get<Notices>('/notices?unread=true', { 'accept-language': 'en' });
    expect(own.body.notices[0]?.subject).toMatch(/\p{Script=Han}/u);
    expect(own.headers.get('content-language')).toBe('zh-CN');
    expect(english.body.notices[0]?.subject).not.toMatch(/\p{Script=Han}/u);
    const ids = own.body.notices.map(({ id }) => id);
    expect((await stack.as('sales').post('/notices/read', { ids })).body).toEqual({ read: 0 });
    expect((await stack.as('clerk').post('/notices/read', { ids })).body).toEqual({ read: ids.length });
    expect((await stack.as('clerk').post('/notices/read', { ids })).body).toEqual({ read: 0 });
    expect((await stack.as('clerk').get<Notices>('/notices?unread=true')).body.notices).toEqual([]);
  });

  test('when a policy is read, then every rule with its source is there, for who works under it', async () => {
    const { status, headers, body } = await stack
      .as('sales')
      .get<{ sha256: string; document: { gates: { rule: string }[] } }>('/policies/standard/versions/4');
    expect({ status, etag: headers.get('etag') }).toEqual({ status: 200, etag: `"${body.sha256}"` });
    expect(body.document.gates[0]?.rule).toContain('P-26');
    for (const path of ['/policies/generic-2/versions/3', '/policies/standard/versions/99']) {
      expect((await stack.as('sales').get(path)).status).toBe(404);
    }
  });
});
