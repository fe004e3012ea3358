/** Returns whether arrays and objects of a JSON text are nested deeper than a limit. Deep values overflow the stack when they are written. */
export const isNestedDeeper = (json: string, limit: number): boolean => {
  let depth = 0
  let inString = false
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at]
    if (character === '"') inString = !inString
    else if (inString) at += character === '\\' ? 1 : 0
    else if (character === '[' || character === '{') depth += 1
    else if (character === ']' || character === '}') depth -= 1
    if (depth > limit) return true
  }
  return false
}
