import { toJsonSchema } from '@valibot/to-json-schema';
import { json, problem, type Paths, type Schema } from '#lib/server/openapi.server.ts';
import { MAX_ENVELOPES } from './envelope.ts';
import { batchSchema, deviceEventSchema, envelopeSchema } from './envelope.input.ts';
import { exportColumns } from './export.server.ts';

/** Of what is sent; transformations to our own spelling do not show in it. */
const schemaOf = (schema: Parameters<typeof toJsonSchema>[0]) =>
  toJsonSchema(schema, { errorMode: 'ignore', typeMode: 'input' }) as Schema;

const batch = schemaOf(batchSchema);
const items = (schema: Schema): Schema => ({ type: 'array', maxItems: MAX_ENVELOPES, items: schema });

const day: Schema = { type: 'string', format: 'date' };
const filters = [
  { name: 'from', in: 'query' as const, description: 'First day of the visit.', schema: day },
  { name: 'to', in: 'query' as const, description: 'Last day, included.', schema: day },
  { name: 'unit', in: 'query' as const, description: 'Unit code, with all below it.', schema: { type: 'string' } },
];

export const responsePaths: Paths = {
  '/api/v1/responses': {
    post: {
      operationId: 'postResponses',
      summary: 'Hand in responses, whatever the channel',
      description:
        'Answered only after the commit that holds them. Repeating a batch is safe: the same id with the same content is ' +
        'a duplicate. One bad envelope never fails its neighbours.',
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: {
              ...batch,
              properties: {
                ...(batch.properties as Schema),
                responses: items(schemaOf(envelopeSchema)),
                events: items(schemaOf(deviceEventSchema)),
              },
            },
          },
        },
      },
      responses: {
        200: json(
          'What became of each item, responses first, then events, in the order sent. What is stored may carry a ' +
            'problem as well: response.seq-conflict, a number used before for something else.',
          {
            type: 'object',
            required: ['receivedAt', 'results', 'missing'],
            properties: {
              receivedAt: { type: 'string', format: 'date-time' },
              results: {
                type: 'array',
                items: {
                  type: 'object',
                  required: ['id', 'status'],
                  properties: {
                    id: { type: 'string' },
                    status: { enum: ['stored', 'duplicate', 'rejected'] },
                    problem: {
                      type: 'object',
                      properties: { code: { type: 'string' }, message: { type: 'string' } },
                    },
                  },
                },
              },
              missing: {
                type: 'array',
                description: 'Sequence numbers of this outbox that were never received.',
                items: {
                  type: 'object',
                  properties: { from: { type: 'integer' }, to: { type: 'integer' } },
                },
              },
            },
          },
        ),
        400: problem('request.malformed, request.invalid, request.too-many'),
        401: problem('access.unauthenticated, kiosk.revoked'),
        403: problem('access.forbidden'),
        413: problem('request.too-large'),
        429: problem('request.rate: nothing was stored; try again after the seconds in Retry-After.'),
        503: problem('service.unavailable: nothing was stored; try again.'),
      },
    },
    get: {
      operationId: 'listResponses',
      summary: 'Responses, a page at a time; all of them as CSV with Accept: text/csv',
      parameters: [
        ...filters,
        { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 500, default: 100 } },
        { name: 'cursor', in: 'query', description: '`next` of the page before.', schema: { type: 'string' } },
      ],
      responses: {
        200: {
          description: 'Contacts are never among the columns.',
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['responses', 'next'],
                properties: {
                  responses: {
                    type: 'array',
                    items: {
                      type: 'object',
                      properties: Object.fromEntries(
                        exportColumns.map((column) => [column, { type: ['string', 'integer', 'null'] }]),
                      ),
                    },
                  },
                  next: { type: ['string', 'null'] },
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
