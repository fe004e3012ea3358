import { type Failure, isTransient, type MessageStreamEvent } from 'rxjs-anthropic'
import type { Scene } from './Scene.ts'
import { brief, duration, harmless, lastOf, msColumn, oneLine, quote } from './text.ts'
import { type Block, pieceOf, type View } from './View.ts'

/** Colours a text, or leaves it as it is. */
export type Paint = (colour: 'dim' | 'bold' | 'red' | 'green' | 'cyan' | 'yellow' | 'magenta', text: string) => string

/** The first lines: what is asked of whom. */
export const heading = (paint: Paint, { prompt, place }: Scene): string =>
  `\n${paint('bold', `“${prompt}”`)}\n${paint('dim', place)}\n\n`

/** The line of what came last. */
export const line = (paint: Paint, { elapsed, latest, blocks }: View): string => {
  const row = (name: string, rest: string): string =>
    `${paint('dim', msColumn(elapsed))}  ${name}  ${rest}`.trimEnd() + '\n'
  if (latest === undefined) return ''
  return latest._tag === 'Right'
    ? row(paint('cyan', latest.right.type.padEnd(19)), detail(paint, latest.right, blocks))
    : row(paint('red', latest.left._tag.padEnd(19)), oneLine(latest.left.message, 140)) + fields(paint, latest.left)
}

/** The block that grows, in one line of so many columns; nothing between two blocks. */
export const growing = (paint: Paint, { latest, blocks }: View, columns: number): string => {
  if (latest?._tag !== 'Right' || latest.right.type !== 'content_block_delta') return ''
  const block = blocks[latest.right.index]
  const said = block ? saidBy(block).replace(/\s+/g, ' ') : ''
  return said && `${indent}${paint('green', '▍')}${lastOf(said, columns - indent.length - 2)}`
}

/** The message as far as it came, and how it ended. */
export const ending = (paint: Paint, view: View): string =>
  ['', ...view.blocks.filter(({ text }) => text !== '').map((block) => whole(paint, block)), verdict(paint, view), '']
    .map((part) => `${part}\n`)
    .join('')

/** The exit status: 0 where the message is complete, 1 where the stream failed, 130 where it was interrupted. */
export const statusOf = ({ latest }: View): number =>
  latest?._tag === 'Left' ? 1 : latest?.right.type === 'message_stop' ? 0 : 130

const verdict = (paint: Paint, { latest, events, elapsed, stopReason, usage }: View): string => {
  const count = events === 1 ? '1 event' : `${events} events`
  const after = `after ${duration(elapsed)} and ${count}`
  if (latest?._tag === 'Left') return `${paint('red', `✗ failed ${after}`)}: ${advice(latest.left)}`
  return latest?.right.type === 'message_stop'
    ? `${paint('green', `✓ complete ${after}`)}: ${stopReason}, usage ${usage.input} in, ${usage.output} out`
    : paint('yellow', `… interrupted after ${count}: the request was ended, too`)
}

const advice = (failure: Failure): string =>
  isTransient(failure) ? 'the same request may succeed a little later' : 'asking again would not help'

/** What an event says beside its type. */
const detail = (paint: Paint, event: MessageStreamEvent, blocks: readonly Block[]): string => {
  switch (event.type) {
    case 'message_start':
      return event.message.model
    case 'content_block_start':
    case 'content_block_stop':
      return `${event.index} ${blocks[event.index]?.type} ${blocks[event.index]?.name}`
    case 'content_block_delta': {
      const { delta, index } = event
      const type = delta.type === '@unknown' ? delta.wireType : delta.type
      const piece = pieceOf(delta)
      return `${index} ${paint('dim', type)} ${piece && quote(piece)}`
    }
    case 'message_delta':
      return event.delta.stop_reason ?? ''
    case '@unknown':
      return event.wireType
    case 'message_stop':
    case 'ping':
      return ''
  }
}

/** What a failure carries beside its message, one field on each line. */
const fields = (paint: Paint, failure: Failure): string =>
  Object.entries({ ...failure.toJSON(), ...causeOf(failure.cause), transient: isTransient(failure) })
    .filter(([name]) => !elsewhere.has(name))
    .map(([name, value]) => `${indent}${paint('dim', name.padEnd(19))}  ${brief(value)}\n`)
    .join('')

/** The fields that the line of a failure shows already, and the one that its message is made of. */
const elsewhere: ReadonlySet<string> = new Set(['_tag', 'message', 'errors'])

const causeOf = (cause: unknown): { readonly cause?: string } =>
  cause instanceof Error ? { cause: [cause.message, causeOf(cause.cause).cause].filter(Boolean).join(': ') } : {}

const whole = (paint: Paint, block: Block): string => {
  const colour = block.type === 'thinking' ? 'dim' : block.name === '' ? 'bold' : 'magenta'
  return `${saidBy(block).replace(/\S.*/g, (text) => `  ${paint(colour, text)}`)}\n`
}

const saidBy = ({ name, text }: Block): string => harmless(name === '' ? text : `${name}(${text})`)

const indent = ' '.repeat(12)
