import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { GENESIS, auditText, chainHash, parseAuditText } from '../../domain/evidence/hash-chain.ts';
import type { AuditEvent } from '../../domain/evidence/hash-chain.ts';
import { verifyChain } from '../../domain/evidence/verify-chain.ts';
import type { ChainRow } from '../../domain/evidence/verify-chain.ts';
import { exportLineText, verifyExport } from '../../domain/evidence/verify-export.ts';
import { fc } from '../setup/chance.ts';

const ORDER = { kind: 'order', id: 'IN-NW-20261124-0001' };

function event(seq: number, previous: string, over: Partial<AuditEvent> = {}): AuditEvent {
  return {
    subject: ORDER,
    seq,
    at: '2026-11-24T05:18:54.120Z',
    actor: 'person:li-hua',
    onBehalfOf: null,
    kind: 'order-submitted',
    data: { revision: 1, note: '会签' },
    correlationId: null,
    previous,
    ...over,
  };
}

function chain(data: readonly Record<string, unknown>[], subject = ORDER): ChainRow[] {
  const rows: ChainRow[] = [];
  for (const [index, each] of data.entries()) {
    const text = auditText(event(index + 1, rows.at(-1)?.hash ?? GENESIS, { data: each, subject }));
    rows.push({ text, hash: chainHash(text) });
  }
  return rows;
}

function exported(rows: readonly ChainRow[], subject = ORDER): string[] {
  return rows.map((row, index) => exportLineText({ subject, seq: index + 1, ...row }));
}

const anyData = fc.array(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean())), {
  minLength: 2,
  maxLength: 6,
});

describe('the audit chain', () => {
  test('given an event, when written, then it is RFC 8785 canonical JSON and its hash SHA-256 over it', () => {
    const text = auditText(event(1, GENESIS));
    expect(text).toBe(
      `{"actor":"person:li-hua","at":"2026-11-24T05:18:54.120Z","correlationId":null,` +
        `"data":{"note":"会签","revision":1},"kind":"order-submitted","onBehalfOf":null,"previous":"${GENESIS}",` +
        `"seq":1,"subject":{"id":"IN-NW-20261124-0001","kind":"order"}}`,
    );
    expect(chainHash(text)).toBe(createHash('sha256').update(text).digest('hex'));
    expect(parseAuditText(text)).toEqual(event(1, GENESIS));
  });

  test.each([
    [{ at: '2026-11-24T05:18:54Z' }],
    [{ at: '2026-11-24T05:18:54.120+08:00' }],
    [{ seq: 0 }],
    [{ previous: 'abc' }],
    [{ data: { amount: Number.NaN } }],
  ])('given an event with %j, when written, then it is refused', (over) => {
    expect(() => auditText(event(1, GENESIS, over))).toThrow(/Invalid|NaN|expected|>=|must match/i);
  });

  test('given an empty chain, when verified, then it holds and has no head', () => {
    expect(verifyChain([])).toEqual({ ok: true, head: null });
  });

  test('given any events, when chained, then the chain verifies up to its head', () => {
    fc.assert(
      fc.property(anyData, (data) => {
        const rows = chain(data);
        const head = { ...ORDER, seq: rows.length, hash: rows.at(-1)?.hash };
        expect(verifyChain(rows)).toEqual({ ok: true, head });
        expect(verifyExport(exported(rows))).toEqual([]);
      }),
    );
  });

  test('given any chain, when one event is rewritten with its hash, then it breaks there or right after', () => {
    fc.assert(
      fc.property(anyData, fc.nat(), (data, pick) => {
        const rows = chain(data);
        const at = pick % (rows.length - 1);
        const old = parseAuditText(rows[at]?.text ?? '');
        if (old === null) throw new Error('the chain holds events');
        const text = auditText({ ...old, actor: 'person:somebody-else' });
        const forged = rows.with(at, { text, hash: chainHash(text) });
        expect(verifyChain(forged)).toEqual({
          ok: false,
          brokenAt: at + 2,
          reason: 'previous-does-not-match',
        });
        const careless = rows.with(at, { text, hash: rows[at]?.hash ?? '' });
        expect(verifyChain(careless)).toEqual({ ok: false, brokenAt: at + 1, reason: 'hash-does-not-match' });
      }),
    );
  });

  test('given any chain, when an event before the last is taken out or two change places, then it breaks', () => {
    fc.assert(
      fc.property(anyData, fc.nat(), (data, pick) => {
        const rows = chain(data);
        const at = pick % (rows.length - 1);
        const without = rows.toSpliced(at, 1);
        expect(verifyChain(without)).toEqual({ ok: false, brokenAt: at + 1, reason: 'seq-not-consecutive' });
        const swapped = [...rows.slice(0, at), ...rows.slice(at, at + 2).toReversed(), ...rows.slice(at + 2)];
        expect(verifyChain(swapped).ok).toBe(false);
      }),
    );
  });

  test('given another spelling or another subject, when verified, then the chain breaks there', () => {
    const [first, second] = chain([{}, {}]);
    if (first === undefined || second === undefined) throw new Error('two events were chained');
    const spaced = JSON.stringify(JSON.parse(first.text), null, 1);
    expect(verifyChain([{ text: spaced, hash: chainHash(spaced) }])).toMatchObject({
      reason: 'not-an-event',
    });
    const other = auditText(event(2, first.hash, { subject: { kind: 'order', id: 'other' } }));
    expect(verifyChain([first, { text: other, hash: chainHash(other) }])).toEqual({
      ok: false,
      brokenAt: 2,
      reason: 'other-subject',
    });
  });
});

describe('an export of the evidence', () => {
  const account = { kind: 'credit-account', id: 'NW' };

  test('given chains of two subjects, when their lines interleave, then the export holds', () => {
    const [one, two] = [exported(chain([{}, {}])), exported(chain([{}, {}], account), account)];
    expect(verifyExport(one.flatMap((line, index) => [line, two[index] ?? '']))).toEqual([]);
  });

  test('given a bad line and a false label, when verified, then each is named', () => {
    const [row] = chain([{}]);
    if (row === undefined) throw new Error('one event was chained');
    expect(verifyExport(['{', exportLineText({ subject: ORDER, seq: 7, ...row })])).toEqual([
      { line: 1, reason: 'not-an-export-line' },
      { line: 2, reason: 'label-does-not-match' },
    ]);
  });

  test('given a chain cut at its end or missing, when held against a checkpoint, then it shows', () => {
    const rows = chain([{}, {}, {}]);
    const hash = rows.at(-1)?.hash ?? '';
    const head = { at: '2026-11-24T06:00:00.000Z', previousCheckpointHash: GENESIS };
    const checkpoint = { ...head, heads: [{ ...ORDER, seq: 3, hash }] };
    expect(verifyExport(exported(rows), checkpoint)).toEqual([]);
    const lost = [{ ...ORDER, seq: 3, reason: 'not-as-checkpointed' }];
    expect(verifyExport(exported(rows.slice(0, 2)), checkpoint)).toEqual(lost);
    expect(verifyExport([], checkpoint)).toEqual(lost);
  });
});
