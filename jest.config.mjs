/** One jest for the whole house; unit tests stand beside their file, the others under test/. */
export default {
  rootDir: '.',
  testEnvironment: '<rootDir>/test/support/journey-environment.ts',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  testMatch: ['**/*.test.ts', '**/*.test.tsx'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/.amate/'],
  modulePathIgnorePatterns: ['/.amate/', '/dist/'],
  transformIgnorePatterns: ['/node_modules/'],
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', tsx: true },
          target: 'es2022',
          transform: { react: { runtime: 'automatic', importSource: 'preact' } },
        },
        module: { type: 'es6' },
      },
    ],
  },
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  workerIdleMemoryLimit: '1200MB',
  maxWorkers: 2,
  testTimeout: 60_000,
};
