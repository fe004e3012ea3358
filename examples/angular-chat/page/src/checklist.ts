import * as t from 'io-ts'
import { tool } from 'rxjs-anthropic'

const Checklist = t.type({ title: t.string, items: t.array(t.string) })

/** A list that may be incomplete. */
export const ChecklistSoFar = t.partial({ title: t.string, items: t.array(t.string) })

/** Shows a list with checkboxes. The page renders the call itself, while its input arrives. */
export const checklist = tool({
  name: 'checklist',
  description: 'Shows a list with checkboxes on the page. Call it for anything to be done, bought or packed.',
  input: Checklist,
  run: ({ items }) => {
    if (items.length === 0) throw new Error('The list is empty. Call again with at least one item.')
    return `The list is on the page, with ${items.length} items.`
  },
})
export type ChecklistSoFar = t.TypeOf<typeof ChecklistSoFar>
