import { expect, test } from 'vitest';
import { json, openApi, problem, type Paths } from '#lib/server/openapi.server.ts';

const one: Paths = {
  '/api/v1/one': { get: { operationId: 'one', summary: 'One', responses: { 200: json('Yes.', { type: 'object' }) } } },
};
const two: Paths = {
  '/api/v1/two': { post: { operationId: 'two', summary: 'Two', responses: { 403: problem('No.') } } },
};
const made = openApi([one, two], 'https://nucuoi.example');

function references(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => (key === '$ref' ? [String(child)] : references(child)));
}

test('says its version, its address and all the paths', () => {
  expect(made.openapi).toBe('3.1.0');
  expect(made.servers).toEqual([{ url: 'https://nucuoi.example' }]);
  expect(Object.keys(made.paths)).toEqual(['/api/v1/one', '/api/v1/two', '/api/v1/openapi.json']);
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
  expect(() => openApi([one, two, one], undefined)).toThrow('same path');
});
