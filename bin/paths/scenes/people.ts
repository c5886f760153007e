import { z } from 'zod';
import type { Path, Scene } from '../scene.ts';
import { personOf } from '../seed-paths.ts';

const RESULTS = z.looseObject({
  results: z.array(
    z.looseObject({ status: z.int(), body: z.looseObject({ detail: z.string().optional() }) }),
  ),
});
const INCIDENTS = z.looseObject({
  incidents: z.array(
    z.looseObject({ intakeNumber: z.string().nullable(), kind: z.string(), detail: z.string() }),
  ),
});

export const nobodyDecides: Path = {
  name: 'nobody',
  title:
    'Standard: several answers at once, one of them refused; a head reassigns a task; one that nobody may decide is an incident at once, until somebody may',
  policy: 'standard',
  async play(scene) {
    const { policy } = nobodyDecides;
    const document = scene.document();
    // One head of sales enters the order, the other stands in for the credit officer: who approves it then?
    await scene.submit(document, 'sales_head');
    const credit = await scene.asked('credit');
    const capacity = await scene.asked('capacity');
    await scene.post('credit_officer', '/people/me/delegations', {
      delegateId: personOf(policy, 'sales_head', 2),
      from: `${scene.day(-1)}T00:00:00+08:00`,
      until: `${scene.day(2)}T00:00:00+08:00`,
      reason: '出差',
    });
    const answered = await scene.post(
      'sales_head',
      '/tasks/decisions',
      {
        decisions: [
          { taskId: credit.id, revision: 1, outcome: 'approve' },
          { taskId: capacity.id, revision: 1, outcome: 'approve' },
        ],
      },
      { nth: 2 },
    );
    const answers = RESULTS.parse(answered).results.map(
      ({ status, body }) => `${status} ${body.detail ?? 'approved'}`,
    );
    scene.tell(`credit and capacity each have their own answer: ${answers.join('; ')}`);
    await scene.post('production_head', `/tasks/${capacity.id}/assignment`, {
      personId: personOf(policy, 'production_planner', 2),
      reason: '第一计划员请假',
    });
    await scene.refused('production_planner', `/tasks/${capacity.id}/decision`, {
      revision: 1,
      outcome: 'approve',
    });
    await scene.post(
      'production_planner',
      `/tasks/${capacity.id}/decision`,
      { revision: 1, outcome: 'approve' },
      { nth: 2 },
    );
    const incident = await scene.until('an incident', () => incidentOf(scene));
    scene.tell(`operations are told: ${incident.detail}`);
    const { id } = await scene.asked('sales-head');
    for (const nth of [1, 2] as const) {
      await scene.refused('general_manager', `/tasks/${id}/assignment`, {
        personId: personOf(policy, 'sales_head', nth),
        reason: '无人可批',
      });
    }
    const [line] = document.lines;
    if (!line) throw new Error('the document has a line');
    scene.tell('the customer takes more: credit is asked again, and this time its own officer answers');
    await scene.revise({ ...document, lines: [{ ...line, quantity: '22' }] });
    await scene.decide('credit', 'credit_officer');
    await scene.decide('capacity', 'production_planner');
    await scene.asked('sales-head');
    await incidentOver(scene);
    await scene.decide('sales-head', 'sales_head', { outcome: 'approve' }, 2);
    await scene.reaches('EFFECTIVE');
  },
};

const DELEGATED = z.looseObject({ delegationId: z.string() });

export const everybodyAway: Path = {
  name: 'away',
  title:
    'Standard: both planners are away and nobody stands in, which is an incident at once; they are back, and it closes',
  policy: 'standard',
  async play(scene) {
    const absences = [await away(scene, 1), await away(scene, 2)];
    await scene.submit(scene.document());
    await scene.decide('credit', 'credit_officer');
    const incident = await scene.until('an incident', () => incidentOf(scene));
    scene.tell(`operations are told: ${incident.detail}`);
    for (const { delegationId, nth } of absences) {
      await scene.post('production_planner', `/delegations/${delegationId}/revocation`, {}, { nth });
    }
    await incidentOver(scene);
    await scene.decide('capacity', 'production_planner', { outcome: 'approve' }, 2);
    await scene.decide('sales-head', 'sales_head');
    await scene.reaches('EFFECTIVE');
  },
};

async function away(scene: Scene, nth: 1 | 2) {
  const from = `${scene.day(-1)}T00:00:00+08:00`;
  const absence = { from, until: `${scene.day(2)}T00:00:00+08:00`, reason: '病假' };
  const said = await scene.post('production_planner', '/people/me/delegations', absence, { nth });
  return { ...DELEGATED.parse(said), nth };
}

async function incidentOver(scene: Scene): Promise<void> {
  await scene.until('the end of the incident', async () => {
    await scene.round('clocks');
    return (await incidentOf(scene)) ? null : true;
  });
  scene.tell('somebody can decide it: the incident is closed');
}

async function incidentOf(scene: Scene) {
  const { incidents } = INCIDENTS.parse(await scene.get('operator', '/operations/incidents'));
  const number = scene.number();
  return incidents.find(({ intakeNumber }) => intakeNumber === number) ?? null;
}
