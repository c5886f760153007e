import type { Path } from './scene.ts';
import { changeGranted, customersLink, paidInParts } from './scenes/agreement.ts';
import { writtenContract } from './scenes/contract.ts';
import { creditOverTime } from './scenes/credit.ts';
import { customGoods } from './scenes/design.ts';
import { forestry, major } from './scenes/forestry.ts';
import { generic1, rejectedAtIntake } from './scenes/generic-1.ts';
import { generic3 } from './scenes/generic-3.ts';
import { askedOfCustomer, fileOfOrders } from './scenes/intake.ts';
import { limitLowered } from './scenes/holds.ts';
import { paperMill } from './scenes/paper-mill.ts';
import { everybodyAway, nobodyDecides } from './scenes/people.ts';
import { seasonal } from './scenes/season.ts';
import { atRisk, cancelled, heldAndReleased, standsIn } from './scenes/standard.ts';
import { infeasible, nonRegular, shortage } from './scenes/switchgear.ts';

/** Every path that `demo:paths` plays, in the order in which it tells them. */
export const PATHS: readonly Path[] = [
  askedOfCustomer,
  fileOfOrders,
  generic1,
  rejectedAtIntake,
  generic3,
  forestry,
  major,
  paperMill,
  nonRegular,
  infeasible,
  shortage,
  heldAndReleased,
  limitLowered,
  atRisk,
  standsIn,
  cancelled,
  nobodyDecides,
  everybodyAway,
  changeGranted,
  creditOverTime,
  customersLink,
  paidInParts,
  customGoods,
  writtenContract,
  seasonal,
];
