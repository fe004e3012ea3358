// Puts faults into the files that decide, and lists those that no spec notices.
// `npm run mutation`, or `npm run mutation -- fold` for one group, `npm run mutation -- wire src/wire/decodeSse.ts` for one file of it.
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Stryker } from '@stryker-mutator/core'
import quick from '../jest.quick.config.js'

/** What is mutated, and the specs (files or folders of `test/`) that have to notice. */
const groups = {
  codec: {
    mutate: ['src/codec/decodeEvent.ts', 'src/codec/schema/{openUnion,struct}.ts'],
    specs: ['codec', 'source/decodeEvents.spec.ts'],
  },
  wire: {
    mutate: ['src/wire/decodeSse.ts'],
    specs: ['wire/decodeSse.spec.ts', 'wire/decodeWith.spec.ts'],
  },
  order: {
    mutate: ['src/source/checkOrder.ts'],
    specs: ['source/throwIfOutOfOrder.spec.ts', 'source/tolerant.spec.ts'],
  },
  dialect: {
    mutate: ['src/source/completionDialect.ts'],
    specs: ['source/completionDialect.spec.ts', 'source/completions.spec.ts'],
  },
  backoff: {
    mutate: ['src/operators/recovery/backoffDelay.ts'],
    specs: ['operators/recovery/backoffDelay.spec.ts', 'operators/recovery/retryWithBackoff.spec.ts'],
  },
  redaction: {
    mutate: ['src/transport/http/redaction.ts'],
    specs: ['transport/http/redaction.spec.ts'],
  },
  fold: {
    mutate: ['src/operators/fold/*.ts'],
    specs: [
      'operators/fold',
      'operators/completions.spec.ts',
      'operators/contentBlocks.spec.ts',
      'operators/output.spec.ts',
      'operators/reduceMessage.spec.ts',
      'operators/scanAgentMessages.spec.ts',
      'operators/scanAnswer.spec.ts',
      'operators/scanMessage.spec.ts',
      'operators/toolInputs.spec.ts',
      'operators/usage.spec.ts',
      'conversation/conversationReducer.spec.ts',
    ],
  },
  conversation: {
    mutate: [
      'src/conversation/{continueAt,continueByModel,continueByPrefill,continueByPrompt}.ts',
      'src/conversation/{conversationReducer,openCalls,sendableBlocks,stopConversation}.ts',
    ],
    specs: [
      'conversation/continueAt.spec.ts',
      'conversation/conversationReducer.spec.ts',
      'conversation/openCalls.spec.ts',
      'conversation/sendableBlocks.spec.ts',
      'conversation/stopConversation.spec.ts',
      'conversation/withResume.spec.ts',
    ],
  },
}

const specsIn = (path) =>
  statSync(join('test', path)).isDirectory()
    ? readdirSync(join('test', path)).flatMap((name) => specsIn(`${path}/${name}`))
    : path.endsWith('.spec.ts')
      ? [path]
      : []

const run = async (name, files) => {
  const { mutate, specs } = groups[name]
  process.env.SPECS = JSON.stringify(specs.flatMap(specsIn))
  return new Stryker({
    mutate: files.length > 0 ? files : mutate,
    testRunner: 'jest',
    jest: {
      projectType: 'custom',
      enableFindRelatedTests: false, // it does not see specs that import the entries
      config: { ...quick, testMatch: ['<rootDir>/test/mutation.ts'] },
    },
    coverageAnalysis: 'perTest',
    // A mutant that is never undone, such as a regular expression of a module, would need every spec each time.
    ignoreStatic: true,
    concurrency: 2,
    timeoutMS: 20_000, // a busy machine may not count as a fault that was noticed
    tempDirName: '.cache/stryker',
    ignorePatterns: [
      'dist',
      '.cache',
      'api',
      'bench',
      'consumers',
      'docs/site',
      'examples/angular-chat/page',
      'examples/*/node_modules',
    ],
    reporters: ['clear-text', 'progress-append-only', 'json'],
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
    jsonReporter: { fileName: `.cache/mutation-${name}.json` },
    thresholds: { high: 90, low: 80 },
  }).runMutationTest()
}

const [named, ...files] = process.argv.slice(2)
if (named !== undefined && !(named in groups)) {
  console.error(`No such group: ${named}. There are: ${Object.keys(groups).join(', ')}`)
  process.exit(1)
}

const results = []
for (const name of named === undefined ? Object.keys(groups) : [named]) results.push(...(await run(name, files)))

const noticed = results.filter(({ status }) => status === 'Killed' || status === 'Timeout').length
const missed = results.filter(({ status }) => status === 'Survived' || status === 'NoCoverage').length
console.log(
  `\n${noticed} of ${noticed + missed} faults were noticed: ${((100 * noticed) / (noticed + missed)).toFixed(1)} %`,
)
