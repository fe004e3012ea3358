/** Colours a text, or leaves it as it is. */
export type Paint = (colour: 'dim' | 'bold' | 'red' | 'green' | 'cyan' | 'yellow' | 'magenta', text: string) => string
