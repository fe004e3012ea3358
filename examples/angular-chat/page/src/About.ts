import * as t from 'io-ts'

/** The description that the backend sends to the page. */
export const About = t.readonly(
  t.type({
    /** Whether Claude answers; if not, recordings are played. */
    live: t.boolean,
    /** What can be asked of the recordings. */
    examples: t.readonlyArray(t.readonly(t.type({ title: t.string, about: t.string, question: t.string }))),
  }),
)
export type About = t.TypeOf<typeof About>
