import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { DefaultTheme } from 'vitepress'

const docs = fileURLToPath(new URL('../..', import.meta.url))
const isThere = (link: string): boolean =>
  [`${docs}${link}.md`, `${docs}site/pages${link}.md`].some((path) => existsSync(path))

const page = (text: string, link: string): DefaultTheme.SidebarItem => ({ text, link })

/** The pages in the order in which people need them. */
const learn: DefaultTheme.SidebarItem[] = [
  {
    text: 'Learn',
    items: [
      page('Your first stream', '/first-stream'),
      page('Events by type', '/events'),
      page('Text and thinking', '/text'),
      page('The whole message', '/whole-message'),
      page('Tool input as it grows', '/tool-input'),
      page('Tools', '/tools'),
      page('The schema of a tool', '/tool-schemas'),
      page('When a tool fails', '/tool-failures'),
      page('Approval', '/approval'),
      page('A decision on another day', '/approval-later'),
      page('Keeping a conversation', '/conversations'),
      page('Threads and tokens', '/threads'),
      page('Structured output', '/structured-output'),
      page('The schema of an output', '/output-schemas'),
      page('What can go wrong', '/failures'),
      page('Errors of the API', '/api-errors'),
      page('Recovering from failures', '/recovering'),
      page('Restarting', '/restarting'),
      page('Resuming', '/resuming'),
      page('Prefill or prompt', '/prefill'),
      page('Waits and clocks', '/waits'),
      page('Stopping', '/stopping'),
      page('Sharing', '/sharing'),
      page('Several streams', '/several-streams'),
      page('Many questions', '/many-questions'),
      page('Testing', '/testing'),
      page('Testing the wire', '/testing-wire'),
    ],
  },
  {
    text: 'In your application',
    items: [
      page('Angular', '/angular'),
      page('Angular: a question that changes', '/angular-answers'),
      page('Angular: failures', '/angular-failures'),
      page('Angular: the async pipe', '/angular-async'),
      page('Angular: HttpClient and servers', '/angular-http'),
      page('Angular: specs', '/angular-testing'),
      page('Serving browsers', '/serving-browsers'),
      page('How long a stream lives', '/stream-lifetime'),
      page('Tokens, origins, other readers', '/origins'),
      page('Several processes', '/several-processes'),
      page('Many processes', '/scaling'),
      page('Bedrock, Vertex, Foundry, gateways', '/gateways'),
      page('A gateway that never ends a message', '/tolerant'),
      page('Transports', '/transports'),
      page('Connections and silence', '/connections'),
      page('Sessions of managed agents', '/sessions'),
      page('Answering a session', '/session-answers'),
      page('Sending to a session', '/session-sending'),
      page('Threads of a session', '/session-threads'),
      page('Amazon Bedrock', '/bedrock'),
      page('Signing for Bedrock', '/bedrock-signing'),
      page('Compatibility', '/compatibility'),
      page('Telemetry', '/telemetry'),
      page('What a span records', '/telemetry-spans'),
      page('Security', '/security'),
      page('Cookbook', '/cookbook'),
      page('Coming from the SDK', '/from-the-sdk'),
      page('… its options and platforms', '/from-the-sdk-options'),
      page('… its events', '/from-the-sdk-events'),
      page('… its methods', '/from-the-sdk-methods'),
      page('… its tools and threads', '/from-the-sdk-tools'),
      page('… its errors', '/from-the-sdk-errors'),
    ],
  },
  {
    text: 'About',
    items: [
      page('Performance', '/performance'),
      page('Guarantees and versions', '/guarantees'),
      page('Every fault and its outcome', '/faults'),
      page('Tested environments', '/consumers'),
      page('Decisions', '/decisions'),
      page('Changelog', '/changelog'),
    ],
  },
]

const reference = JSON.parse(
  readFileSync(`${docs}site/pages/reference/sidebar.json`, 'utf8'),
) as DefaultTheme.SidebarItem[]

export const sidebar: DefaultTheme.SidebarMulti = {
  '/reference/': [{ text: 'Reference', link: '/reference/', items: reference }],
  '/': learn.map((part) => ({ ...part, items: (part.items ?? []).filter(({ link = '' }) => isThere(link)) })),
}
