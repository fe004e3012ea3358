import { alphabet } from 'rxjs-anthropic/testing'

/** A problem of a diagram, and its place. */
export interface Problem {
  readonly line: number
  readonly column: number
  readonly message: string
}

/** Returns the first mistake in diagrams of requests, one per line. */
export const findProblem = (requests: string): Problem | undefined => {
  const lines = requests.split('\n')
  if (requests.trim() === '') return { line: 0, column: 0, message: 'Type the diagram of a request: S[a-b]$(.|)' }
  for (const [line, text] of lines.entries()) {
    const found = problemIn(text)
    if (found !== undefined) return { line, ...found }
  }
  return undefined
}

const problemIn = (text: string): Omit<Problem, 'line'> | undefined => {
  let group: number | undefined
  let end: number | undefined
  for (const [column, letter] of [...text].entries()) {
    if (end !== undefined && !')- '.includes(letter)) {
      return { column, message: `Nothing can follow ${text[end]}: the stream has ended.` }
    }
    if (letter === '(') {
      if (group !== undefined) return { column, message: 'A group is open already: close it with ) first.' }
      group = column
    } else if (letter === ')') {
      if (group === undefined) return { column, message: 'No group is open here: ( opens one.' }
      group = undefined
    } else if (letter === '|' || letter === '#') end = column
    else if (!'- '.includes(letter) && !Object.hasOwn(alphabet, letter)) {
      return { column, message: `${letter} is not a letter of the alphabet.` }
    }
  }
  return group === undefined ? undefined : { column: group, message: 'This group is not closed: add ).' }
}
