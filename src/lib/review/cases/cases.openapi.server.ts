import { json, problem, type Paths, type Schema } from '#lib/server/openapi.server.ts';
import { views } from './case.input.ts';
import { rules, states } from './case.ts';

const text: Schema = { type: 'string' };
const moment: Schema = { type: 'string', format: 'date-time' };
const named: Schema = { type: 'object', properties: { code: text, name: text } };
const nullable = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });

export const casePaths: Paths = {
  '/api/v1/cases': {
    get: {
      operationId: 'getCases',
      summary: 'Low ratings to follow up, what is due first; 25 a page, without the number that a customer left',
      parameters: [
        { name: 'view', in: 'query', schema: { enum: [...views], default: 'open' } },
        { name: 'unit', in: 'query', description: 'Unit code, with all below it.', schema: text },
        { name: 'state', in: 'query', schema: { enum: [...states] } },
        { name: 'assignee', in: 'query', description: 'A person’s id.', schema: text },
        { name: 'q', in: 'query', description: 'Words of the comment, a place or the reference.', schema: text },
        { name: 'page', in: 'query', schema: { type: 'integer', minimum: 1, default: 1 } },
      ],
      responses: {
        200: json('A page of cases, and how many there are.', {
          type: 'object',
          properties: {
            cases: {
              type: 'array',
              items: {
                type: 'object',
                properties: {
                  id: { ...text, description: 'The response’s.' },
                  store: named,
                  counter: nullable(named),
                  level: { type: 'integer', minimum: 1, maximum: 5 },
                  rule: { enum: [...rules], description: 'By which rule it was opened.' },
                  state: { enum: [...states] },
                  phone: nullable({ ...text, description: 'Its last three digits.' }),
                  comment: text,
                  assignee: nullable({ type: 'object', properties: { id: text, name: text } }),
                  visitAt: moment,
                  dueAt: moment,
                  closedAt: nullable(moment),
                  overdue: { type: 'boolean' },
                },
              },
            },
            total: { type: 'integer' },
            page: { type: 'integer' },
          },
        }),
        401: problem('access.unauthenticated'),
        403: problem('access.forbidden'),
        404: problem('unit.unknown'),
      },
    },
  },
};
