/** The API in its own words: OpenAPI 3.1, put together from what each room says of its paths. */

/** JSON Schema 2020-12. */
export type Schema = Record<string, unknown>;

interface Content {
  description: string;
  content?: Record<string, { schema: Schema }>;
  headers?: Record<string, { description: string; schema: Schema }>;
}

interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  /** Empty: open to everybody. Without it a bearer token or a session is asked for. */
  security?: Record<string, string[]>[];
  parameters?: {
    name: string;
    in: 'query' | 'path' | 'header';
    required?: boolean;
    description?: string;
    schema: Schema;
  }[];
  requestBody?: { required: true; content: Record<string, { schema: Schema }> };
  responses: Record<string, Content>;
}

/** What a room says of its paths: `{'/api/v1/health': {get: …}}`. */
export type Paths = Record<string, Partial<Record<'get' | 'post' | 'put' | 'patch' | 'delete', Operation>>>;

export const json = (description: string, schema: Schema): Content => ({
  description,
  content: { 'application/json': { schema } },
});

/** A refusal, with the codes that may stand in it. */
export const problem = (description: string): Content => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

const problemSchema: Schema = {
  type: 'object',
  description: 'RFC 9457. `code` is stable and for programs; `title` is for people, in the language asked for.',
  required: ['type', 'title', 'status'],
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', examples: ['access.forbidden'] },
    id: { type: 'string', description: 'Under which an unexpected error was logged.' },
  },
};

const ownPaths: Paths = {
  '/api/v1/openapi.json': {
    get: {
      operationId: 'getOpenApi',
      summary: 'This description',
      security: [],
      responses: { 200: json('OpenAPI 3.1.', { type: 'object' }) },
    },
  },
};

/** @param server our public address; relative addresses without */
export function openApi(contributions: Paths[], server: string | undefined) {
  const paths = [...contributions, ownPaths].flatMap((each) => Object.entries(each));
  const named = new Set(paths.map(([path]) => path));
  if (named.size < paths.length) throw new Error('Two rooms describe the same path');
  return {
    openapi: '3.1.0',
    info: {
      title: 'Smile',
      version: '1',
      description: 'Survey and feedback kiosks: one intake, a ranking fair at small numbers.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: server ?? '/' }],
    security: [{ bearer: [] }, { session: [] }],
    paths: Object.fromEntries(paths),
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'API token (`smt_…`) or kiosk token (`smk_…`).' },
        session: { type: 'apiKey', in: 'cookie', name: 'smile.session_token', description: 'A signed-in browser.' },
      },
      schemas: { Problem: problemSchema },
    },
  };
}
