import { describe, expect, test } from 'vitest';
import { loadPolicy } from '../../domain/policy/load-policy.ts';
import { exchange, policyNamed, policyTexts } from './policy-texts.ts';

const CREDIT_STAGE = `    stage: UNDER_REVIEW
    kind: credit`;
const CREDIT_OWNER = 'owners: [{ role: credit_officer }]';
const SPECIAL = '\'"special" in order.classes || "large" in order.classes\'';

type Refusal = { what: string; part: string; other: string; path: string; reason: RegExp };

const REFUSALS: Refusal[] = [
  {
    what: 'an unknown field',
    part: 'composite: true',
    other: 'composit: true',
    path: 'composit',
    reason: /^unknown field "composit"$/,
  },
  {
    what: 'an unknown field of a gate',
    part: CREDIT_STAGE,
    other: `${CREDIT_STAGE}\n    vetoes: true`,
    path: 'gates[0].vetoes',
    reason: /unknown field "vetoes"/,
  },
  {
    what: 'an unknown role',
    part: CREDIT_OWNER,
    other: 'owners: [{ role: cashier }]',
    path: 'gates[0].owners[0].role',
    reason: /^unknown role "cashier": write one of order_clerk, /,
  },
  {
    what: 'an unknown role in a choice of several forms',
    part: 'to: [entered-by, { role: sales_head }]',
    other: 'to: [entered-by, { role: cashier }]',
    path: 'notices[4].to[1].role',
    reason: /unknown role "cashier"/,
  },
  {
    what: 'an unknown stage',
    part: CREDIT_STAGE,
    other: '    stage: REVIEWING\n    kind: credit',
    path: 'gates[0].stage',
    reason: /^unknown stage "REVIEWING": write one of VALIDATING, UNDER_REVIEW, SALES_HEAD_APPROVAL, /,
  },
  {
    what: 'a missing part',
    part: 'currency: CNY\n',
    other: '',
    path: 'currency',
    reason: /is missing/,
  },
  {
    what: 'a condition over an unknown name',
    part: 'order.amountMinor >= settings.largeAmount',
    other: 'order.amount >= settings.largeAmount',
    path: 'classes[1].when',
    reason: /does not type-check: No such key: amount/,
  },
  {
    what: 'a condition that compares unlike things',
    part: 'order.amountMinor >= settings.largeAmount',
    other: 'order.amountMinor == "500000"',
    path: 'classes[1].when',
    reason: /does not type-check: no such overload: int == string/,
  },
  {
    what: 'a condition that is no yes or no',
    part: 'order.amountMinor >= settings.largeAmount',
    other: 'order.amountMinor',
    path: 'classes[1].when',
    reason: /of type int, and must be bool/,
  },
  {
    what: 'a condition that cannot be read',
    part: SPECIAL,
    other: "'order.classes &&'",
    path: 'gates[3].when',
    reason: /does not type-check: /,
  },
  {
    what: 'a class that asks for classes',
    part: 'when: order.specialReason != ""',
    other: 'when: \'"large" in order.classes\'',
    path: 'classes[0].when',
    reason: /No such key: classes/,
  },
  {
    what: 'a gate for a class that there is not',
    part: SPECIAL,
    other: '\'"huge" in order.classes\'',
    path: 'gates[3].when',
    reason: /there is no class "huge": the policy has special, large, regular/,
  },
  {
    what: 'a gate that only an administrator owns: nobody can decide it',
    part: CREDIT_OWNER,
    other: 'owners: [{ role: administrator }]',
    path: 'gates[0].owners[0].role',
    reason: /nobody can decide the gate "credit": the role "administrator" decides nothing/,
  },
  {
    what: 'a gate that wants more approvals than tasks: nobody can decide it',
    part: 'mode: { atLeast: 2, of: 3 }',
    other: 'mode: { atLeast: 4, of: 3 }',
    path: 'gates[3].mode',
    reason: /nobody can decide the gate "executive": it wants 4 approvals of 3 tasks/,
  },
  {
    what: 'a refusal that sends back to no gate',
    part: CREDIT_STAGE,
    other: `${CREDIT_STAGE}\n    refusal: { backTo: contrakt }`,
    path: 'gates[0].refusal.backTo',
    reason: /there is no gate "contrakt"/,
  },
  {
    what: 'a refusal that sends back to a gate that comes later',
    part: CREDIT_STAGE,
    other: `${CREDIT_STAGE}\n    refusal: { backTo: sales-head }`,
    path: 'gates[0].refusal.backTo',
    reason: /the gate "sales-head" is asked after "credit"/,
  },
  {
    what: 'a no that is left to a gate which is not asked after it (P-39)',
    part: `${CREDIT_STAGE}\n`,
    other: `${CREDIT_STAGE}\n    refusal: { decidedBy: capacity }\n`,
    path: 'gates[0].refusal.decidedBy',
    reason: /"capacity" is not asked of every order after "credit": nobody might decide what comes of its no/,
  },
  {
    what: 'a gate that nobody can refuse',
    part: 'outcomes: [approve, approve-with-conditions, refuse, need-documents]',
    other: 'outcomes: [approve, need-documents]',
    path: 'gates[0].outcomes',
    reason: /nobody can refuse the gate "credit"/,
  },
  {
    what: 'a credit gate that finds out more and does not say what it judges (P-26)',
    part: `${CREDIT_STAGE}\n    matter: [credit]`,
    other: CREDIT_STAGE,
    path: 'gates[0].matter',
    reason: /the gate "credit" asks for findings: say by its matter which parts of the order they judge/,
  },
  {
    what: 'an identity gate that does not find out how, or with what result (P-18)',
    part: 'kind: credit',
    other: 'kind: identity',
    path: 'gates[0].findings',
    reason: /does not ask for result, method, risk: an identity is verified with them/,
  },
  {
    what: 'a gate at which terms of payment are agreed that does not ask for them',
    part: 'kind: credit',
    other: 'kind: terms',
    path: 'gates[0].findings',
    reason: /must ask for method \(text or choice\) and dueOn \(date\) in every approval/,
  },
  {
    what: 'a gate that waits for itself: nobody can decide it',
    part: CREDIT_STAGE,
    other: `${CREDIT_STAGE}\n    after: [credit]`,
    path: 'gates[0].after',
    reason: /nobody can decide the gate "credit": it waits for itself/,
  },
  {
    what: 'a gate after one of another stage',
    part: CREDIT_STAGE,
    other: `${CREDIT_STAGE}\n    after: [executive]`,
    path: 'gates[0].after[0]',
    reason: /"executive" is of the stage EXECUTIVE_REVIEW/,
  },
  {
    what: 'a gate after one that there is not',
    part: CREDIT_STAGE,
    other: `${CREDIT_STAGE}\n    after: [legal]`,
    path: 'gates[0].after[0]',
    reason: /there is no gate "legal"/,
  },
  {
    what: 'a code used twice',
    part: '- code: capacity\n',
    other: '- code: credit\n',
    path: 'gates[1].code',
    reason: /the code "credit" is used twice/,
  },
  {
    what: 'a clock of a gate that there is not',
    part: 'of: { gate: credit }',
    other: 'of: { gate: legal }',
    path: 'clocks[1].of',
    reason: /there is no gate "legal"/,
  },
  {
    what: 'an allowance from a setting that there is not',
    part: 'allowance: { setting: creditAllowance }',
    other: 'allowance: { setting: creditDays }',
    path: 'clocks[1].allowance',
    reason: /there is no setting "creditDays"/,
  },
  {
    what: 'an allowance from a setting that is no duration',
    part: 'allowance: { setting: creditAllowance }',
    other: 'allowance: { setting: largeAmount }',
    path: 'clocks[1].allowance',
    reason: /the setting "largeAmount" is no duration/,
  },
  {
    what: 'duties separated for a gate that there is not',
    part: 'differentPeople: [credit, sales-head]',
    other: 'differentPeople: [credit, legal]',
    path: 'separation[1].differentPeople',
    reason: /there is no gate "legal"/,
  },
  {
    what: 'no class for the other orders',
    part: 'title: { zh: 常规订单, en: Regular order }',
    other: 'title: { zh: 常规订单, en: Regular order }\n    when: order.netMinor > 0',
    path: 'classes',
    reason: /one class must be without a condition, for orders of no other class; 0 are/,
  },
  {
    what: 'an order number for classes without a code',
    part: '{ special: S, large: L, regular: R }',
    other: '{ special: S }',
    path: 'orderNumber.classCodes',
    reason: /give a code for large, regular/,
  },
  {
    what: 'a part of the order that there is not',
    part: 'path: delivery.place',
    other: 'path: delivery.plaec',
    path: 'required[0].path',
    reason: /an order has no part "delivery.plaec"/,
  },
  {
    what: 'a rule that the sources do not have',
    part: 'rule: P-42',
    other: 'rule: P-181',
    path: 'decline.rule',
    reason: /there is no rule P-181/,
  },
  {
    what: 'a refusal of which nobody at work is told',
    part: '{ on: decline-refused, to: [entered-by, { role: sales_head }]',
    other: '{ on: decline-refused, to: [customer]',
    path: 'notices',
    reason: /nobody at work is told of "decline-refused"/,
  },
  {
    what: 'conditions of which nobody at work is told that the order waits for them (P-35)',
    part: '{ on: precondition-open, to: [entered-by]',
    other: '{ on: precondition-open, to: [customer]',
    path: 'notices',
    reason: /nobody at work is told of "precondition-open"/,
  },
  {
    what: 'tiers of a clock whose owner is not warned before the time is over (P-169)',
    part: '{ on: clock-warned, to: [task-owners]',
    other: '{ on: clock-warned, to: [entered-by]',
    path: 'notices',
    reason: /no owner of a task is told of "clock-warned"/,
  },
  {
    what: 'hours that are no hours',
    part: '08:30-12:00,13:30-18:00',
    other: '08:30-12:00,11:30-18:00',
    path: 'calendar.hours',
    reason: /overlap/,
  },
];

describe('the policies of the repository', () => {
  test.each(['standard', 'generic-2', 'bench'])(
    'given %s, when it is loaded, then nothing is wrong',
    (id) => {
      const loaded = loadPolicy(policyTexts(id));
      expect(loaded.ok ? [] : loaded.problems).toEqual([]);
    },
  );

  test('given the [X] of the review team (P-34, S-04), when standard is loaded, then its value is marked as sample', () => {
    const { settings } = policyNamed('standard');
    expect(settings['reviewTeamAllowance']).toMatchObject({ value: 'P2D', sample: true, rule: 'P-34, S-04' });
  });

  test('given standard, then it is marked as a composite; generic-2 is not, it is source 1b alone', () => {
    expect(policyNamed('standard').composite).toBe(true);
    expect(policyNamed('generic-2').composite).toBe(false);
  });

  test('given generic-2, then sales (P-30), production (P-31) and finance (P-29) review side by side', () => {
    const review = policyNamed('generic-2').gates.filter((gate) => gate.stage === 'UNDER_REVIEW');
    expect(review.map((gate) => [gate.code, gate.rule, gate.after])).toEqual([
      ['sales', 'P-30', []],
      ['production', 'P-31', []],
      ['finance', 'P-29', []],
    ]);
  });

  test('given standard, then GM or deputy GM decline (P-42) and sales decides a cancellation that it did not ask for (P-155)', () => {
    const { decline, cancel } = policyNamed('standard');
    expect(decline.owners.map((owner) => owner.role)).toEqual(['general_manager', 'deputy_general_manager']);
    expect(cancel.owners.map((owner) => owner.role)).toEqual(['sales_head', 'sales_clerk']);
    expect(cancel.notRequestedBy).toBe(true);
  });

  test('given standard, then production sees no prices, and only finance and management see the credit (P-17)', () => {
    const { sees } = policyNamed('standard');
    expect(sees.prices).not.toContain('production_planner');
    expect(sees.credit).not.toContain('sales_clerk');
  });

  test('given the order number, then generic-2 allots it at entry and standard when the order is effective (P-11)', () => {
    expect(policyNamed('generic-2').orderNumber.at).toBe('intake');
    expect(policyNamed('standard').orderNumber.at).toBe('effective');
  });
});

describe('loading refuses with file, line, path and reason', () => {
  test.each(REFUSALS)('given $what, then it is refused', ({ part, other, path, reason }) => {
    const texts = policyTexts('standard');
    const text = exchange(texts.text, part, other);
    const loaded = loadPolicy({ ...texts, text });
    const problems = loaded.ok ? [] : loaded.problems;
    const found = problems.find((problem) => problem.path === path && reason.test(problem.reason));
    expect(found ?? problems).toMatchObject({ file: 'standard.yaml', path });
    expect(found?.line).toBeGreaterThan(0);
  });

  test('given a wrong role, then the line is the one of the file', () => {
    const texts = policyTexts('standard');
    const text = exchange(texts.text, CREDIT_OWNER, 'owners: [{ role: cashier }]');
    const loaded = loadPolicy({ ...texts, text });
    const line = text.split('\n').findIndex((each) => each.includes('role: cashier')) + 1;
    expect(loaded.ok ? [] : loaded.problems.map((problem) => problem.line)).toEqual([line]);
  });

  test('given two things wrong, then both are named', () => {
    const texts = policyTexts('standard');
    const text = exchange(
      exchange(texts.text, 'rule: P-42', 'rule: P-999'),
      'of: { gate: credit }',
      'of: { gate: x }',
    );
    const loaded = loadPolicy({ ...texts, text });
    expect(loaded.ok ? [] : loaded.problems.map((problem) => problem.path)).toEqual([
      'clocks[1].of',
      'decline.rule',
    ]);
  });

  test('given a key that is there twice, then the YAML is refused at its line', () => {
    const loaded = loadPolicy({ file: 'a.yaml', text: 'id: a\nversion: 1\nid: b\n' });
    expect(loaded).toMatchObject({ ok: false, problems: [{ file: 'a.yaml', line: 3, path: '' }] });
  });

  test('given an empty file, then it is refused', () => {
    expect(loadPolicy({ file: 'a.yaml', text: '' })).toMatchObject({ ok: false, problems: [{ path: '' }] });
  });

  test('given a capacity gate, when nothing says how long hours are kept, then it is refused', () => {
    const texts = policyTexts('bench');
    const text = exchange(texts.text, 'capacityReservation: { setting', '#');
    expect(loadPolicy({ ...texts, text })).toMatchObject({
      ok: false,
      problems: [{ path: 'capacityReservation', reason: expect.stringMatching(/for how long/) }],
    });
  });
});

describe('given a policy that looks at credit again', () => {
  const texts = policyTexts('standard');
  const credit = '  - kind: credit\n';
  const refused = (text: string) => loadPolicy({ ...texts, text });
  const looked = (setting: string) =>
    exchange(
      exchange(
        texts.text,
        'maxOverdueDays: { setting: overdueAtEffect',
        `maxOverdueDays: { setting: ${setting}`,
      ),
      'every: { setting: creditReviewDays',
      `every: { setting: ${setting}`,
    );

  test('when the figures of a rating are missing or no such figures, then it is refused, for no source gives any (P-28)', () => {
    const figure = 'A: { onTime: { setting: onTimeA }, daysLate: { setting: daysLateA } }';
    const problems = (instead: string) => {
      const loaded = refused(exchange(texts.text, figure, instead));
      return loaded.ok ? [] : loaded.problems.map(({ path }) => path);
    };
    expect(problems('A: { onTime: { setting: daysLateA }, daysLate: { setting: onTimeA } }')).toEqual([
      'creditReview.rating.A.onTime.setting',
      'creditReview.rating.A.daysLate.setting',
    ]);
    expect(problems('A: { daysLate: { setting: daysLateA } }')).toEqual(['creditReview.rating.A.onTime']);
  });

  test('when its days are no days, or nobody may release what it holds, then it is refused (P-49)', () => {
    const other = exchange(looked('creditAllowance'), credit, '  - kind: compliance\n');
    expect(refused(other)).toMatchObject({
      ok: false,
      problems: expect.arrayContaining([
        expect.objectContaining({ path: 'holds[1].kind', reason: expect.stringContaining('twice') }),
        expect.objectContaining({ path: 'creditAtEffect', reason: expect.stringContaining('release') }),
        expect.objectContaining({ path: 'creditAtEffect.maxOverdueDays.setting' }),
        expect.objectContaining({ path: 'creditReview.every.setting' }),
      ]),
    });
    expect(refused(looked('nothing'))).toMatchObject({
      ok: false,
      problems: expect.arrayContaining([
        expect.objectContaining({ reason: 'there is no setting "nothing"' }),
      ]),
    });
  });
});

describe('required settings: what the seeds leave blank', () => {
  test('given no value for the large amount (P-23), then loading refuses and says which setting', () => {
    const texts = policyTexts('generic-2');
    const settingsText = exchange(texts.settingsText, "  largeAmount: '200000'\n", '');
    expect(loadPolicy({ ...texts, settingsText })).toMatchObject({
      ok: false,
      problems: [
        {
          file: 'generic-2.yaml',
          path: 'settings.largeAmount',
          reason: expect.stringMatching(/required setting "largeAmount" .*P-23.* has no value/),
        },
      ],
    });
  });

  test('given no settings file at all, then every setting without a value is named', () => {
    const { file, text } = policyTexts('standard');
    const loaded = loadPolicy({ file, text });
    expect(loaded.ok ? 0 : loaded.problems.length).toBe(16);
  });

  test.each([
    ["largeAmount: '500000'", 'largeAmount: 500000', 'values.largeAmount', /is not an amount of CNY/],
    ["largeAmount: '500000'", "largeAmount: '500000.001'", 'values.largeAmount', /is not an amount of CNY/],
    ['creditAllowance: PT4H', 'creditAllowance: 4 hours', 'values.creditAllowance', /4 hours/],
    ['creditAllowance: PT4H', 'credit: PT4H', 'values.credit', /unknown setting "credit"/],
    ['policy: standard', 'policy: generic-2', 'policy', /values of "generic-2", not of "standard"/],
  ])('given the value "%s" as "%s", then the settings file is refused', (part, other, path, reason) => {
    const texts = policyTexts('standard');
    const loaded = loadPolicy({ ...texts, settingsText: exchange(texts.settingsText, part, other) });
    const problems = loaded.ok ? [] : loaded.problems;
    expect(problems).toContainEqual({
      file: 'standard.settings.yaml',
      line: expect.any(Number),
      path,
      reason: expect.stringMatching(reason),
    });
  });
});
