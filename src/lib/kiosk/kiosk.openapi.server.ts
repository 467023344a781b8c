import { toJsonSchema } from '@valibot/to-json-schema';
import { json, problem, type Paths, type Schema } from '#lib/server/openapi.server.ts';
import { heartbeatSchema, pairSchema } from './kiosk.input.ts';

const body = (schema: Parameters<typeof toJsonSchema>[0]) => ({
  required: true as const,
  content: {
    'application/json': { schema: toJsonSchema(schema, { errorMode: 'ignore', typeMode: 'input' }) as Schema },
  },
});

export const kioskPaths: Paths = {
  '/api/v1/kiosk/pair': {
    post: {
      operationId: 'pairKiosk',
      summary: 'Become the kiosk that a pairing code stands for',
      description:
        'A code is good once, for five guesses, and for a quarter of an hour (one of a printed card for eight hours).',
      security: [],
      requestBody: body(pairSchema),
      responses: {
        200: json('The token is shown this once.', {
          type: 'object',
          required: ['kioskId', 'token', 'counter'],
          properties: {
            kioskId: { type: 'string' },
            token: { type: 'string' },
            counter: { type: ['string', 'null'] },
            store: { type: 'string' },
          },
        }),
        400: problem('kiosk.code, whatever is wrong with it; request.*'),
        429: problem('request.rate'),
      },
    },
  },
  '/api/v1/kiosk/config': {
    get: {
      operationId: 'getKioskConfig',
      summary: 'What a kiosk must know to work a week without a network',
      parameters: [{ name: 'If-None-Match', in: 'header', schema: { type: 'string' } }],
      responses: {
        200: {
          description: 'Survey, texts, counter, who serves, roster of eight days, opening hours.',
          headers: { ETag: { description: 'Changes only when the content does.', schema: { type: 'string' } } },
          content: { 'application/json': { schema: { type: 'object' } } },
        },
        304: { description: 'As before.' },
        401: problem('access.unauthenticated, kiosk.revoked'),
        403: problem('access.forbidden'),
        429: problem('request.rate'),
      },
    },
  },
  '/api/v1/kiosk/heartbeat': {
    post: {
      operationId: 'postHeartbeat',
      summary: 'A kiosk says how it is',
      requestBody: body(heartbeatSchema),
      responses: {
        200: json('Noted.', { type: 'object' }),
        400: problem('request.malformed, request.invalid'),
        401: problem('access.unauthenticated, kiosk.revoked'),
        403: problem('access.forbidden'),
        429: problem('request.rate'),
      },
    },
  },
};
