import type { Path } from '../scene.ts';
import { SEASONAL } from '../seed-paths.ts';
import { dueOf, wallTime } from './clocks.ts';
import { laterDate, paid, quoted } from './steps.ts';
import { confirmed, settled, takenIn } from './whole-way.ts';

export const seasonal: Path = {
  name: 'season',
  title:
    'Goods of a season, wanted when there are none: no plain yes to capacity, talks about a later date, planned a month before the season',
  policy: 'whole-way',
  async play(scene) {
    const wanted = (date: string) =>
      scene.document({
        paymentMethod: 'deposit',
        lines: [
          { sku: SEASONAL, spec: 'A', quantity: '20', unit: 'pcs', netPrice: '100.00', taxRate: '0.13' },
        ],
        delivery: { date, place: '上海' },
      });
    const summer = summerAfter(scene.day(150));
    await scene.submit(wanted(`${summer}-06-15`));
    await takenIn(scene);
    await settled(scene);
    await scene.decide('credit', 'credit_officer');
    const { id } = await scene.asked('capacity');
    const plain = { revision: 1, outcome: 'approve' };
    await scene.refused('production_planner', `/tasks/${id}/decision`, plain);
    const no = { outcome: 'refuse', reason: '六月没有鲜果' };
    await scene.decide('capacity', 'production_planner', no);
    await scene.reaches('NEGOTIATING');
    const until = `${summer}-12-15`;
    await laterDate(scene, { text: '改为十二月', until, reference: '通话 1127', answer: 'accepted' });
    await scene.revise(wanted(until));
    await scene.decide('intake', 'order_clerk');
    await scene.asked('capacity');
    scene.tell(`production is planned by ${wallTime(await dueOf(scene, 'season'))} (P-25)`);
    await scene.decide('capacity', 'production_planner');
    await quoted(scene);
    await confirmed(scene);
    await paid(scene, '678.00');
    await scene.reaches('EFFECTIVE');
  },
};

/** The year of the first June that begins after a day, so that the season after it has not begun. */
function summerAfter(day: string): number {
  const year = Number(day.slice(0, 4));
  return day.slice(5) < '06-01' ? year : year + 1;
}
