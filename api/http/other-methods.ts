import { CommandProblem } from '../../commands/problem.ts';
import type { App } from './environment.ts';

/** Every address that there is refuses the methods that it does not know, and says in Allow which it does. */
export function refuseOtherMethods(app: App): void {
  const known = app.routes.filter(({ method }) => method !== 'ALL');
  for (const [path, routes] of Map.groupBy(known, ({ path }) => path)) {
    const methods = new Set(routes.map(({ method }) => method));
    if (methods.has('GET')) methods.add('HEAD');
    const allow = [...methods].join(', ');
    app.all(path, (c) => {
      c.header('allow', allow);
      throw new CommandProblem('method-not-allowed', `${c.req.path} takes ${allow}.`);
    });
  }
}
