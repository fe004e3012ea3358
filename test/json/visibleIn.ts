import type { Json } from '../../src/json/Json.ts'

const token = /^(?:[\t\n\r ]+|[[\]{}:,]|"(?:[^"\\]|\\u[\da-fA-F]{4}|\\[^u])*"|[-+.\deE]+(?=[^-+.\deE])|true|false|null)/
const halfEscape = /(?<!\\)((?:\\\\)*)\\(?:u[\da-fA-F]{0,3})?$/
const halfPair = /[\ud800-\udbff]$|(?<!\\)((?:\\\\)*)\\u[dD][89abAB][\da-fA-F]{2}$/

/**
 * What is visible of the beginning of a JSON text, by the shortest way: drop what is not certain, close what is open, and leave the rest
 * to `JSON.parse`. It reads all of the text each time; the parser that does not is measured by it.
 */
export const visibleIn = (text: string): Json | undefined => {
  let certain = ''
  // A comma, a key and a colon wait for the value that they belong to.
  let waiting = ''
  let closers = ''
  let rest = text
  const isKeyNext = () => closers.startsWith('}') && /[{,]$/.test(certain + waiting)
  for (let next = token.exec(rest)?.[0]; next !== undefined; next = token.exec(rest)?.[0]) {
    rest = rest.slice(next.length)
    if (next.trim() === '') continue
    const isCertain = next === '}' || !(next === ',' || next === ':' || isKeyNext())
    waiting += next
    if (!isCertain) continue
    certain += waiting
    waiting = ''
    if (next === '[') closers = `]${closers}`
    if (next === '{') closers = `}${closers}`
    if (next === ']' || next === '}') closers = closers.slice(1)
  }
  if (rest.startsWith('"') && !isKeyNext())
    certain += `${waiting}${rest.replace(halfEscape, '$1').replace(halfPair, '$1')}"`
  return certain === '' ? undefined : (JSON.parse(certain + closers) as Json)
}
