import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerLink } from '../../commands/answer-link.ts';
import { recordDesignAnswer } from '../../commands/record-design-answer.ts';
import { reviseOrder } from '../../commands/revise-order.ts';
import { up as bindDesigns } from '../../db/migrations/0017-design-matter.ts';
import { designOf } from '../../db/queries/order-facts.ts';
import type { OrderDocument } from '../../domain/order/document.ts';
import { documentOf, problemOf } from './commands-fixture.ts';
import { type LinkFixture, linkFixture, type Order } from './links-fixture.ts';
import { refusalOf, staggered } from './race.ts';

const HOUR = 3_600_000;
const SHA = 'b'.repeat(64);

/** What the design answers is another. */
const RESPECIFIED = documentOf({ quality: '防护等级 IP54' });
/** What the design answers is the same. */
const REMARKED = documentOf({ remarks: '到货前电话通知' });

let fixture: LinkFixture;

beforeAll(async () => {
  fixture = await linkFixture();
});
afterAll(() => fixture.close());

function answer({ intakeNumber }: Order, version: number, approved = true) {
  return recordDesignAnswer(fixture.context, fixture.by('sales'), {
    intakeNumber,
    version,
    answer: approved ? 'approved' : 'changes-wanted',
    customerPerson: '周采购',
    reference: '认可函',
    ...(approved ? { sha256: SHA } : { feedback: '门向左开' }),
  });
}

async function revise({ intakeNumber }: Order, document: OrderDocument, revision = 1) {
  const { body } = await reviseOrder(fixture.context, fixture.by('sales'), {
    intakeNumber,
    revision,
    cause: 'our-error',
    document,
  });
  return body.standing;
}

async function approve({ id }: Order, revision: number) {
  const { id: taskId } = await fixture.task(id, 'design');
  return fixture.decide('sales', { taskId, revision, outcome: 'approve' });
}

async function versions({ id }: Order): Promise<string[]> {
  const { versions: all } = await designOf(fixture.db, id);
  return all.map(({ version, revision, counts, changed }) =>
    `${version} of revision ${revision} ${counts ? 'counts' : 'does not'} ${changed.join()}`.trim(),
  );
}

const OTHER_MATTER = {
  path: 'design.version',
  code: 'other-matter',
  message: expect.stringMatching(/Version 1 was drawn for revision 1, and specification has changed since/),
};

describe('given a design that the customer approved, and a revision of its order', () => {
  test('when the specification changes, then the old approval does not pass: the gate asks again, says why, and wants a new version (P-152)', async () => {
    const order = await fixture.designing();
    await answer(order, 1);
    await approve(order, 1);
    expect(await revise(order, RESPECIFIED)).toEqual(['credit']);
    expect(await fixture.proceed(order.id)).toBe('DESIGN');
    expect(await fixture.gates(order.id)).toEqual([
      'credit@1 approved',
      'design@1 approved',
      'design@2 open',
    ]);
    expect(await problemOf(approve(order, 2))).toMatchObject({
      type: 'facts-missing',
      errors: [OTHER_MATTER],
    });
    expect(await versions(order)).toEqual(['1 of revision 1 does not specification']);

    await fixture.submitted(order, 'GGD-8.dwg');
    expect((await problemOf(approve(order, 2))).errors).toMatchObject([{ path: 'design.approval' }]);
    await answer(order, 2);
    await approve(order, 2);
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');
    expect(await versions(order)).toEqual([
      '1 of revision 1 does not specification',
      '2 of revision 2 counts',
    ]);
    const submitted = (await fixture.events(order.id)).filter(({ kind }) => kind === 'design-submitted');
    const bound = submitted.map(({ data }) => data['matter']);
    expect(bound).toEqual([1, 2].map(() => ({ specification: expect.stringMatching(/^[0-9a-f]{64}$/) })));
    expect(bound[0]).not.toEqual(bound[1]);
  });

  test('when something else changes, then the approval stands, of the gate and of the version (P-44, P-152)', async () => {
    const settled = await fixture.designing();
    await answer(settled, 1);
    await approve(settled, 1);
    expect((await problemOf(fixture.submitted(settled, 'GGD-8.dwg'))).type).toBe('wrong-stage');
    expect(await revise(settled, REMARKED)).toEqual(['credit', 'design']);
    expect(await fixture.proceed(settled.id)).toBe('EFFECTIVE');

    const open = await fixture.designing();
    await answer(open, 1);
    expect(await revise(open, REMARKED)).toEqual(['credit']);
    expect(await fixture.proceed(open.id)).toBe('DESIGN');
    expect(await versions(open)).toEqual(['1 of revision 1 counts']);
    await approve(open, 2);
    expect(await fixture.proceed(open.id)).toBe('EFFECTIVE');
  });

  test('when the specification comes back as it was, then what was approved for it counts again (P-152)', async () => {
    const order = await fixture.designing();
    await answer(order, 1);
    await revise(order, RESPECIFIED);
    await revise(order, documentOf(), 2);
    expect(await fixture.proceed(order.id)).toBe('DESIGN');
    await approve(order, 3);
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');
  });
});

describe('given a design that lies with the customer, and a revision of its order', () => {
  test('when the specification changes, then no answer to it is taken, by no link, old or new, and the next version may come at once (P-152)', async () => {
    const order = await fixture.designing();
    const old = await fixture.link(order, { purpose: 'design', designVersion: 1 });
    await revise(order, RESPECIFIED);
    await fixture.proceed(order.id);
    const byLink = answerLink(fixture.context, fixture.by(`customer:${old.linkId}`), {
      linkId: old.linkId,
      answer: 'approved',
      customerPerson: '张工',
    });
    expect(await problemOf(byLink)).toMatchObject({ type: 'link-gone', extra: { fault: 'superseded' } });
    const next = fixture.link(order, { purpose: 'design', designVersion: 1, revision: 2 });
    expect((await problemOf(next)).errors).toMatchObject([{ path: 'designVersion', code: 'other-matter' }]);
    for (const approved of [true, false]) {
      expect((await problemOf(answer(order, 1, approved))).errors).toMatchObject([
        { path: 'version', code: 'other-matter' },
      ]);
    }
    await fixture.submitted(order, 'GGD-8.dwg');
    const { linkId } = await fixture.link(order, { purpose: 'design', designVersion: 2, revision: 2 });
    await answerLink(fixture.context, fixture.by(`customer:${linkId}`), {
      linkId,
      answer: 'approved',
      customerPerson: '张工',
    });
    await approve(order, 2);
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');
  });

  test('when the approval and the revised specification race, then whichever is first, the approval does not pass for the new one (P-152)', async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < 8; round += 1) {
      const order = await fixture.designing();
      const early = round;
      const [refused] = await Promise.all([
        refusalOf(staggered(fixture.db, early, () => answer(order, 1))),
        staggered(fixture.db, 7 - early, () => revise(order, RESPECIFIED)),
      ]);
      outcomes.add(refused === null ? 'answered first' : 'revised first');
      if (refused) expect(refused.errors).toMatchObject([{ path: 'version', code: 'other-matter' }]);
      await fixture.proceed(order.id);
      expect((await problemOf(approve(order, 2))).errors).toMatchObject([OTHER_MATTER]);
    }
    expect(outcomes).toEqual(new Set(['answered first', 'revised first']));
  });
});

describe('given clocks of the gate, the stage and the order that stand still while a design lies with the customer', () => {
  const CODES = ['design', 'design-stage', 'whole-order'];
  const later = () => {
    fixture.clock.now = new Date(fixture.clock.now.getTime() + HOUR);
  };
  const standing = async ({ id }: Order) => {
    const running = await fixture.db
      .selectFrom('clocks')
      .select(['code', 'paused_since'])
      .where('order_id', '=', id)
      .where('stopped_at', 'is', null)
      .where('code', 'in', CODES)
      .orderBy('code')
      .execute();
    return running.filter(({ paused_since }) => paused_since !== null).map(({ code }) => code);
  };

  test('when versions go to and fro, then the customer’s hours are not ours, and those after his wish are (P-60, S-27)', async () => {
    const order = await fixture.designing();
    expect(await standing(order)).toEqual(CODES);
    later();
    await answer(order, 1, false);
    expect(await standing(order)).toEqual([]);
    const { due_at: due } = await fixture.clockOf(order, 'design');
    later();
    await fixture.submitted(order, 'GGD-8.dwg');
    expect(await standing(order)).toEqual(CODES);
    later();
    await answer(order, 2);
    const { due_at: after } = await fixture.clockOf(order, 'design');
    expect(Number(after) - Number(due)).toBe(HOUR);
    expect(await standing(order)).toEqual([]);
  });

  test('when the order is revised, then they stand still on only if the version answers what it is now (P-60, P-152)', async () => {
    const same = await fixture.designing();
    await revise(same, REMARKED);
    later();
    expect(await fixture.proceed(same.id)).toBe('DESIGN');
    expect(await standing(same)).toEqual(CODES);
    await answer(same, 1, false);
    expect(await standing(same)).toEqual([]);

    const other = await fixture.designing();
    await revise(other, RESPECIFIED);
    expect(await fixture.proceed(other.id)).toBe('DESIGN');
    expect(await standing(other)).toEqual([]);
  });

  test('when the order leaves the stage and comes back, then in between they run, for nobody can answer there (P-60)', async () => {
    const order = await fixture.designing();
    await revise(order, documentOf({ quantity: '101' }));
    expect(await fixture.proceed(order.id)).toBe('UNDER_REVIEW');
    expect(await standing(order)).toEqual([]);
    later();
    const { id: taskId } = await fixture.task(order.id, 'credit');
    await fixture.decide('credit', { taskId, revision: 2, outcome: 'approve' });
    expect(await fixture.proceed(order.id)).toBe('DESIGN');
    expect(await standing(order)).toEqual(CODES);
    expect(await versions(order)).toEqual(['1 of revision 1 counts']);
  });
});

describe('given designs from before they were bound to a revision', () => {
  test('when the database is migrated, then each is bound as its event and its policy say (P-152)', async () => {
    const order = await fixture.designing();
    await revise(order, RESPECIFIED);
    await fixture.proceed(order.id);
    await fixture.submitted(order, 'GGD-8.dwg');
    const bound = () =>
      fixture.db
        .selectFrom('design_versions')
        .select(['order_id', 'version', 'revision', 'matter'])
        .orderBy('order_id')
        .orderBy('version')
        .execute();
    const before = await bound();
    const pool = new Pool({ connectionString: fixture.ownerUrl, max: 1 });
    const owner = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
    try {
      await owner.schema.alterTable('design_versions').dropColumn('revision').dropColumn('matter').execute();
      await bindDesigns(owner);
    } finally {
      await owner.destroy();
    }
    expect(await bound()).toEqual(before);
  });
});
