import { defineConfig } from 'vitest/config';

/** What a test may touch decides its project; `npm test` runs them all, `npm run check` the first two. */
const node = (name: string, include: string[], more = {}) => ({
  test: { name, include, environment: 'node', ...more },
});
const database = { globalSetup: ['tests/fixtures/postgres.setup.ts'], testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    reporters: ['default', './tests/fixtures/closing-line.ts'],
    projects: [
      node('unit', ['src/**/*.test.ts', 'tests/unit/**/*.test.ts']),
      node('structure', ['tests/structure/**/*.test.ts']),
      node('queries', ['tests/{queries,migrations,flows}/**/*.test.ts'], database),
      node('browser', ['tests/{browser,fault,routes}/**/*.test.ts'], {
        globalSetup: ['tests/fixtures/postgres.setup.ts', 'tests/fixtures/browser.setup.ts'],
        testTimeout: 120_000,
        hookTimeout: 120_000,
        // A browser and a server each, which wait more than they work: more of them than two cores can carry.
        maxWorkers: 2,
      }),
    ],
  },
});
