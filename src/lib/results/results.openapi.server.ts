import { json, problem, type Paths, type Schema } from '#lib/server/openapi.server.ts';

const text: Schema = { type: 'object', properties: { vi: { type: 'string' }, en: { type: 'string' } } };
const count: Schema = { type: 'integer', minimum: 0 };
const perhaps: Schema = { type: ['number', 'null'] };

const picture: Schema = {
  type: 'object',
  required: ['kind'],
  description: 'The counts, in a shape that depends on `kind`.',
  properties: {
    kind: { enum: ['faces', 'levels', 'scale', 'recommend', 'bars', 'numbers', 'months', 'words', 'given'] },
  },
};

const question: Schema = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    type: { type: 'string' },
    text,
    versions: { type: 'array', items: { type: 'integer' } },
    changes: {
      type: 'array',
      items: {
        type: 'object',
        properties: { version: { type: 'integer' }, what: { enum: ['text', 'options', 'kind'] } },
      },
    },
    asked: { ...perhaps, description: 'Responses that were asked; null where that is not known.' },
    answered: perhaps,
    picture,
    groups: { type: 'array', description: 'The same for each of `groups` of the whole.', items: { type: 'object' } },
  },
};

const dimension: Schema = {
  type: 'object',
  properties: {
    criterion: { type: 'string' },
    items: { type: 'array', items: { type: 'string' } },
    score: { ...perhaps, description: '0–100.' },
    n: count,
    complete: count,
    alpha: { ...perhaps, description: 'Cronbach’s alpha over the complete responses.' },
  },
};

const query = (name: string, schema: Schema, description?: string) =>
  ({ name, in: 'query', schema, ...(description ? { description } : {}) }) as const;
const day: Schema = { type: 'string', format: 'date' };

export const resultPaths: Paths = {
  '/api/v1/surveys/{code}/results': {
    get: {
      operationId: 'getSurveyResults',
      summary: 'What a survey was answered, question by question, from counts kept up to date by the intake',
      parameters: [
        { name: 'code', in: 'path', required: true, schema: { type: 'string' } },
        query('from', day, 'Days of the visit, both included; the last thirty where absent.'),
        query('to', day),
        query('unit', { type: 'string' }, 'Unit code, with all below it.'),
        query('channel', { type: 'string' }),
        query('version', { type: 'integer' }),
        query('split', { enum: ['store', 'channel', 'version'] }),
      ],
      responses: {
        200: json('Responses that are set apart are not counted.', {
          type: 'object',
          properties: {
            survey: { type: 'string' },
            title: text,
            responses: count,
            questions: { type: 'array', items: question },
            dimensions: { type: 'array', items: dimension },
            groups: {
              type: 'array',
              items: {
                type: 'object',
                properties: { key: { type: 'string' }, name: { type: 'string' }, responses: count },
              },
            },
          },
        }),
        400: problem('period.invalid, request.invalid'),
        401: problem('access.unauthenticated'),
        403: problem('access.forbidden'),
        404: problem('survey.unknown, unit.unknown'),
      },
    },
  },
};
