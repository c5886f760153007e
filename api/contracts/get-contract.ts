import { contractRecords } from '../../db/queries/contract-record.ts';
import { reading } from '../http/reading.ts';
import { orderParams, readOrder } from '../orders/read-order.ts';
import { hiddenFrom } from '../orders/view.ts';
import { contractSchema } from './contract-schemas.ts';

/** GET /orders/{intakeNumber}/contract: every version, who signed it and who has a copy. */
export const getContractEndpoint = reading({
  path: '/orders/{intakeNumber}/contract',
  tag: 'contracts',
  summary: 'The contract of an order in all its versions',
  params: orderParams,
  status: 200,
  answer: 'The versions, the newest first',
  schema: contractSchema,
  problems: ['not-found'],
  async handle(request) {
    const { order, views } = await readOrder(request, 'contract');
    const versions = await contractRecords(request.api.db, order.id);
    return {
      body: {
        versions: versions.map(({ clauses, ...version }) =>
          views.has('prices') ? { ...version, clauses } : version,
        ),
        hidden: hiddenFrom(views),
      },
    };
  },
});
