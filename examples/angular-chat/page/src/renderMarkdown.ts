import { lexer } from 'marked'
import { growMarkdown } from './growMarkdown.ts'

/** Returns the blocks of a growing text, as `marked` reads them. Loaded apart, since it is larger than the rest of the app. */
export const renderMarkdown = growMarkdown(lexer)
