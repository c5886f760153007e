import { condition, defineUpdate, setHandler } from '@temporalio/workflow';

/** What others are compared with: nothing but three Updates. */
export async function bare(): Promise<number> {
  let decided = 0;
  setHandler(defineUpdate<number>('decide'), () => {
    decided += 1;
    return decided;
  });
  await condition(() => decided === 3);
  return decided;
}
