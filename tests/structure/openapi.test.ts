import { expect, test } from 'vitest';
import { healthPaths } from '#lib/jobs/health.openapi.server.ts';
import { openApi, problem, type Paths } from '#lib/server/openapi.server.ts';

const made = openApi(
  [healthPaths, { '/api/v1/x': { get: { operationId: 'x', summary: 'x', responses: { 403: problem('no') } } } }],
  'https://nucuoi.example',
);

function references(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => (key === '$ref' ? [String(child)] : references(child)));
}

test('says its version, its address and all the paths', () => {
  expect(made.openapi).toBe('3.1.0');
  expect(made.servers).toEqual([{ url: 'https://nucuoi.example' }]);
  expect(Object.keys(made.paths)).toEqual(['/api/v1/health', '/api/v1/x', '/api/v1/openapi.json']);
});

test('every reference leads somewhere', () => {
  const all = references(made);
  expect(all).toContain('#/components/schemas/Problem');
  for (const reference of all) {
    const steps = reference.replace('#/', '').split('/');
    const target = steps.reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], made);
    expect(target, reference).toBeDefined();
  }
});

test('two rooms may not describe the same path', () => {
  const again: Paths = { '/api/v1/health': {} };
  expect(() => openApi([healthPaths, again], undefined)).toThrow('same path');
});
