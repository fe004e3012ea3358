import type { Text, Block } from './answer.ts'

const text = (...paragraphs: readonly string[]): Text => ({ type: 'text', text: paragraphs.join('\n\n') })

export const packing: readonly Block[] = [
  {
    type: 'thinking',
    thinking:
      'A weekend in Lisbon, and it is November: mild days, some rain, many hills. ' +
      'A list that can be ticked off helps more than a paragraph, and this page has a tool for lists. ' +
      'Six things are enough. Then one word about the sea, which is windy.',
  },
  text('Lisbon in November is mild, a little wet, and built on hills. Here is a list that you can tick off.'),
  {
    type: 'tool_use',
    id: 'toolu_01Packing',
    name: 'checklist',
    input: {
      title: 'A weekend in Lisbon',
      items: [
        'Shoes that are not afraid of hills',
        'A light raincoat',
        'A jumper for the evening',
        'The charger',
        'A book for the tram',
        'Room for custard tarts',
      ],
    },
  },
]

export const packed: readonly Block[] = [
  text(
    'If you go out to the sea, take one thing more against the wind. Everything else you can buy there, and the tarts you should.',
  ),
]

export const story = text(
  'There was a lighthouse at the end of a long spit of sand, and in it lived a keeper who counted ships. Each evening she lit the lamp, opened a grey book, and wrote down what passed: the hour, the rig, the lights, and whether anybody waved.',
  'In the first winter she counted two hundred and eleven ships, and nineteen of them waved. In the second it was fewer ships and more waves, and she thought that this was what it meant to become known.',
  'Then the fog came. It came in from the west like a wall that somebody was pushing, and it stayed for nine days. Nothing could be counted. She lit the lamp all the same, and rang the bell every four minutes, and in between she listened.',
  'On the fifth night something answered. It was not a bell, and not a horn. It was a kettle, beaten with a spoon, out of time and very near. She rang, and the kettle answered; she rang again, and it had moved to the north, where the water is deep.',
  'They went on like this until the morning, the bell and the kettle, around the whole of the spit. When the fog lifted there was nobody on the water. But on the sand lay a kettle without a handle, and in it a note, which said: two hundred and twelve.',
  'She wrote it down. And because the grey book had no column for it, she drew one, the whole length of the page, and called it: heard.',
)

export const bread = text(
  'Bread rises because something in it breathes. Yeast eats the sugar of the flour and gives off a gas, carbon dioxide, much as we do. The dough is a net of gluten, which kneading has made strong and stretchy, and the gas cannot get out of it. So each bubble grows, and the dough with it.',
  'In the oven the gas expands, the water turns to steam, and for some minutes everything rises at once. Then the heat sets the net, the yeast dies, and what is left is the shape of its breath.',
)

export const sky = text(
  'The light of the sun is a mixture of all colours, and the air scatters some of them more than others. The shorter the wave, the more it is scattered: blue about four times as much as red. So blue light reaches your eye from all over the sky, and not from the sun alone.',
  'In the evening the light comes a longer way through the air. Most of the blue is lost on the way, and what arrives is what was left: orange, and red.',
)

export const nothing = text(
  'This demo plays recordings, and there is none for your question. Choose one of the examples. If you set ANTHROPIC_API_KEY and restart the server, Claude answers every question.',
)

export const guide = text(
  '## An Observable in three lines',
  'A *cold* Observable does **nothing** until you subscribe. Each subscription runs it again, as the [guide of RxJS](https://rxjs.dev/guide/observable) explains.',
  "```ts\nimport { interval, take } from 'rxjs'\n\ninterval(1000).pipe(take(3)).subscribe(console.log)\n```",
  'What happens, in order:',
  '1. `subscribe` starts the timer.\n2. Each second a number is emitted:\n   - first `0`,\n   - then `1` and `2`.\n3. `take(3)` completes, and the timer stops.',
  '| operator | emits | completes |\n| --- | --- | ---: |\n| `take(3)` | the first three values | after 3 |\n| `takeUntil(stop)` | values until `stop` emits | any time |',
  '> Unsubscribing stops the timer too.',
  'Nothing in an answer runs in this page: <img src="x" onerror="document.title = \'broken\'"> is text, and [this link](javascript:alert(1)) is none.',
)

/** Ten thousand words. */
export const verses = text(
  ...Array.from(
    { length: 400 },
    (_, index) =>
      `Verse ${index + 1} of four hundred: the words of it come as fast as they can, and the page has time for you all the same.`,
  ),
)
