import { problem, type Paths, type Schema } from '#lib/server/openapi.server.ts';

const number: Schema = { type: ['number', 'null'] };
const rows: Schema = {
  type: 'array',
  items: {
    type: 'object',
    properties: {
      code: { type: 'string' },
      name: { type: 'string' },
      status: { enum: ['ranked', 'too_few', 'no_ratings'] },
      tier: { enum: ['clearly_above', 'about_average', 'clearly_below', 'too_few'] },
      rank: number,
      rankLow: number,
      rankHigh: number,
      score: number,
      scoreLow: number,
      scoreHigh: number,
      raw: number,
      levels: { type: 'array', items: { type: 'integer' }, minItems: 5, maxItems: 5 },
      n: { type: 'integer' },
      elsewhere: { type: 'integer', description: 'Ratings whose reasons are not the employee’s.' },
    },
  },
};

export const rankingPaths: Paths = {
  '/api/v1/rankings': {
    get: {
      operationId: 'getRanking',
      summary: 'A ranking of employees or stores, with how sure it is; the table as CSV with Accept: text/csv',
      parameters: [
        { name: 'by', in: 'query', schema: { enum: ['employee', 'store'], default: 'employee' } },
        { name: 'from', in: 'query', required: true, schema: { type: 'string', format: 'date' } },
        { name: 'to', in: 'query', required: true, schema: { type: 'string', format: 'date' } },
        { name: 'unit', in: 'query', description: 'Unit code, with all below it.', schema: { type: 'string' } },
      ],
      responses: {
        200: {
          description: 'Points 0–100, ranges 90 %.',
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: {
                  ranked: rows,
                  few: rows,
                  mean: number,
                  rankability: number,
                  published: { type: 'boolean', description: 'Scored with the published constants of the month.' },
                },
              },
            },
            'text/csv': {
              schema: { type: 'string', description: 'UTF-8 without a mark, commas, decimal points (RFC 4180).' },
            },
          },
        },
        400: problem('period.invalid, request.invalid'),
        401: problem('access.unauthenticated'),
        403: problem('access.forbidden'),
        404: problem('unit.unknown'),
      },
    },
  },
};
