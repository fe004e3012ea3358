// Packs what `npm run build` made, and checks the tarball as its users install it.
import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

const maxFiles = 150
const maxBytes = 2_140_000

const { dependencies, peerDependencies, name } = JSON.parse(readFileSync('package.json', 'utf8'))
const temp = mkdtempSync(join(tmpdir(), `${name}-`))
const run = (command, args, cwd) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })

/** Runs both entries in the module system of `load`. */
const smoke = `
const { of } = await load('rxjs')
const { DecodeFailure, messages, textDeltas, toEither } = await load('${name}')
const { decodeEvent, MessageStreamEvent } = await load('${name}/codec')
const { streamOf } = await load('${name}/testing')

const seen = []
const frames = ['content_block_start', 'ping'].map((event) => ({ event, data: JSON.stringify({ type: event }) }))
streamOf('S[ab]$(.|)')().pipe(textDeltas(), toEither()).subscribe((result) => seen.push(result.right))
messages(() => of(...frames))({}).subscribe({ error: (failure) => seen.push(failure instanceof DecodeFailure) })
seen.push(decodeEvent(MessageStreamEvent)(frames[1])._tag)
if (seen.join() !== 'a,b,true,Right') throw new Error('The built package emitted ' + seen.join())
`
const twoCopies = `
import { createRequire } from 'node:module'
import { isFailure } from '${name}'
const { TruncatedFailure } = createRequire(import.meta.url)('${name}')
if (!isFailure(new TruncatedFailure('cut'))) throw new Error('A failure of one copy is not known to the other')
`

/** Fails in the transport, which is called by messages(): prints the place of that call. */
const mapped = `
import { messages } from '${name}'
try {
  messages(() => { throw new Error('here') })({})
} catch ({ stack }) {
  console.log(/src\\/(\\S+:\\d+):\\d+/.exec(stack)?.[1])
}
`

/** The lines of the sources in the maps that differ from those of src/, as `map: source:line`. Lines of documentation are empty there. */
const wrongLines = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith('.map'))
    .flatMap((file) => {
      const { sources, sourcesContent } = JSON.parse(readFileSync(join(folder, file), 'utf8'))
      return sources.flatMap((source, index) => {
        const lines = readFileSync(resolve('dist/esm', dirname(file), source), 'utf8').split('\n')
        const kept = sourcesContent[index].split('\n')
        const isRight = (line, at) => kept[at] === line || (kept[at] === '' && /^ *(\/\*\*|\*)/.test(line))
        return lines.flatMap((line, at) => (isRight(line, at) ? [] : [`${file}: ${source}:${at + 1}`]))
      })
    })

/** The bytes of each file. */
const sizesOf = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => statSync(join(entry.parentPath, entry.name)).size)

/** The relative links of the package's pages whose target the package does not have, as `page: link`. */
const deadLinks = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith('.md'))
    .flatMap((page) => {
      const prose = readFileSync(join(folder, page), 'utf8').replaceAll(/^ *(```+)[^]*?^ *\1|`[^`\n]*`/gm, '')
      return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, link]) => link)
        .filter((link) => !/^[a-z]+:|^#/.test(link))
        .filter((link) => !existsSync(join(folder, dirname(page), link.replace(/#.*/, ''))))
        .map((link) => `${page}: ${link}`)
    })

try {
  run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', temp])
  const tarball = join(
    temp,
    readdirSync(temp).find((file) => file.endsWith('.tgz')),
  )

  run(resolve('node_modules/.bin/publint'), ['run', tarball, '--strict'])
  run(resolve('node_modules/.bin/attw'), [tarball, '--profile', 'node16', '--no-emoji'])

  const installed = join(temp, 'node_modules', name)
  mkdirSync(installed, { recursive: true })
  run('tar', ['-xzf', tarball, '-C', installed, '--strip-components', '1'])
  const sizes = sizesOf(installed)
  const bytes = sizes.reduce((sum, size) => sum + size, 0)
  if (sizes.length > maxFiles || bytes > maxBytes)
    throw new Error(
      `The package has ${sizes.length} files (at most ${maxFiles}) of ${bytes} bytes (at most ${maxBytes})`,
    )
  console.log(`${sizes.length} files, ${bytes} bytes`)
  const dead = deadLinks(installed)
  if (dead.length > 0) throw new Error(`Links to what is not in the package:\n${dead.join('\n')}`)
  for (const dependency of Object.keys({ ...dependencies, ...peerDependencies })) {
    const link = join(temp, 'node_modules', dependency)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(resolve('node_modules', dependency), link)
  }

  const programs = {
    'import.mjs': `const load = (name) => import(name)\n${smoke}`,
    'require.cjs': `const load = require\n;(async () => {${smoke}})()`,
    'both.mjs': twoCopies,
  }
  for (const [file, program] of Object.entries(programs)) {
    writeFileSync(join(temp, file), program)
    run(process.execPath, [file], temp)
  }

  const wrong = wrongLines(join(installed, 'dist/esm'))
  if (wrong.length > 0) throw new Error(`The maps have other lines than the sources:\n${wrong.join('\n')}`)
  writeFileSync(join(temp, 'mapped.mjs'), mapped)
  const place = run(process.execPath, ['--enable-source-maps', 'mapped.mjs'], temp).trim()
  const [source, line] = place.split(':')
  const shown = readFileSync(join('src', source), 'utf8').split('\n')[line - 1]
  if (!shown?.includes('transport(')) throw new Error(`The maps call ${place} the line of an error: ${shown}`)
} catch (error) {
  console.error(error.stdout || error.message)
  process.exitCode = 1
} finally {
  rmSync(temp, { recursive: true })
}
