import { styleText } from 'node:util'
import type { Style } from './Paint.ts'
import { ending, growing, heading, line } from './render.ts'
import type { Scene } from './Scene.ts'
import type { View } from './View.ts'

/** The output of the demo: a terminal can erase a line, a file cannot. */
export interface Screen {
  /** The question, and the server. */
  readonly heading: (scene: Scene) => string
  /** The last event, and in a terminal the text that grows below it. */
  readonly step: (view: View) => string
  /** The answer, and how it ended. */
  readonly ending: (view: View) => string
}

/** The screen of a terminal, with colours unless NO_COLOR is set, or that of a file. */
export const screenOf = (out: NodeJS.WriteStream, env: Readonly<Record<string, string | undefined>>): Screen => {
  const style: Style = {
    paint: out.isTTY && !env['NO_COLOR'] ? styleText : (_, text) => text,
    get columns() {
      return out.isTTY ? out.columns || 80 : Infinity // a terminal may be resized
    },
  }
  const eraseLine = out.isTTY ? '\r\u001b[K' : ''
  return {
    heading: (scene) => heading(style, scene),
    step: (view) => eraseLine + line(style, view) + (out.isTTY ? growing(style, view) : ''),
    ending: (view) => eraseLine + ending(style, view),
  }
}
