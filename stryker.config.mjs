import quick from './jest.quick.config.js'

// Mutates what decides, and runs the specs of it: `npm run mutation`, or `npm run mutation -- --mutate src/wire/decodeSse.ts` for one file.
const decides = [
  'src/codec/decodeEvent.ts',
  'src/codec/schema/{openUnion,struct}.ts',
  'src/conversation/*.ts',
  'src/operators/fold/*.ts',
  'src/operators/recovery/backoffDelay.ts',
  'src/source/{checkOrder,completionDialect}.ts',
  'src/transport/http/redaction.ts',
  'src/wire/decodeSse.ts',
]

/** A mutant that hangs over a socket takes seconds. */
const sockets = '<rootDir>/test/(transport/(?!http/secrets)|source/(sessionEvents|batchResults))'

export default {
  mutate: decides,
  testRunner: 'jest',
  jest: {
    projectType: 'custom',
    enableFindRelatedTests: false, // it does not see specs that import the entries
    config: { ...quick, testPathIgnorePatterns: [...quick.testPathIgnorePatterns, sockets] },
  },
  coverageAnalysis: 'perTest',
  // A mutant that is never undone, such as a regular expression of a module, would need every spec each time.
  ignoreStatic: true,
  concurrency: 2,
  timeoutMS: 10_000,
  tempDirName: '.cache/stryker',
  ignorePatterns: ['dist', '.cache', 'api', 'bench', 'consumers', 'docs/site', 'examples/angular-chat/page'],
  reporters: ['clear-text', 'progress-append-only', 'json'],
  clearTextReporter: { allowColor: false, logTests: false },
  jsonReporter: { fileName: '.cache/mutation.json' },
  thresholds: { high: 90, low: 80, break: null },
}
