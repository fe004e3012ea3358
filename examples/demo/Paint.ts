/** Colours a text, or leaves it as it is. */
export type Paint = (colour: 'dim' | 'bold' | 'red' | 'green' | 'cyan' | 'yellow' | 'magenta', text: string) => string

/** How the demo prints: its colours, and the width of the terminal. */
export interface Style {
  readonly paint: Paint
  readonly columns: number
}
