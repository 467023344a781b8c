import { json, type Paths, type Schema } from '#lib/server/openapi.server.ts';

const healthSchema: Schema = {
  type: 'object',
  required: ['status', 'database', 'pendingJobs', 'deadJobs'],
  properties: {
    status: { enum: ['ok', 'unavailable'] },
    database: { type: 'string', description: '`ok`, or what is wrong with it.' },
    pendingJobs: { type: ['integer', 'null'], description: 'Jobs that wait; null: not known.' },
    deadJobs: { type: ['integer', 'null'], description: 'Jobs given up, for somebody to look at.' },
  },
};

export const healthPaths: Paths = {
  '/api/v1/health': {
    get: {
      operationId: 'getHealth',
      summary: 'Whether answers can be taken',
      description: 'Answers within about two seconds, whatever the database does.',
      security: [],
      responses: {
        200: json('All is well.', healthSchema),
        503: json('The database is away; `database` says how.', healthSchema),
      },
    },
  },
};
