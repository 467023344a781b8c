import { problem, type Paths } from '#lib/server/openapi.server.ts';

export const employeePaths: Paths = {
  '/api/v1/employees/{code}/photo': {
    get: {
      operationId: 'getEmployeePhoto',
      summary: 'An employee’s photo',
      description: 'For those who may see the employee, and for the kiosks where they serve. 256 pixels square.',
      parameters: [
        { name: 'code', in: 'path', required: true, schema: { type: 'string' } },
        {
          name: 'v',
          in: 'query',
          description: 'The photo’s hash, as in addresses that we give: then the answer may be kept for good.',
          schema: { type: 'string' },
        },
      ],
      responses: {
        200: { description: 'The photo.', content: { 'image/webp': { schema: { type: 'string', format: 'binary' } } } },
        401: problem('access.unauthenticated'),
        403: problem('access.forbidden'),
        404: problem('employee.unknown, also where there is no photo'),
      },
    },
  },
};
