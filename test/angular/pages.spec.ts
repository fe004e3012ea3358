/** @jest-environment jest-fixed-jsdom */
import './testBed.ts'
import { HttpClient } from '@angular/common/http'
import type { Type } from '@angular/core'
import { TestBed } from '@angular/core/testing'
import { concat, finalize, lastValueFrom, of, Subject, throwError, toArray } from 'rxjs'
import * as library from 'rxjs-anthropic'
import type { MessageRequest, MessageStreamEvent, StreamFn } from 'rxjs-anthropic'
import * as angular from 'rxjs-anthropic/angular'
import { provideAnthropic } from 'rxjs-anthropic/angular'
import { alphabet, type Letter, overloaded, streamOf } from 'rxjs-anthropic/testing'
import { runProgram } from '../runProgram.ts'

const request: MessageRequest = {
  model: 'claude-sonnet-5',
  max_tokens: 64,
  messages: [{ role: 'user', content: 'Olá' }],
}

/** Runs a program of a page, and returns what it exports. */
const exportsOf = async <Exports>(file: string, title: string, index = 0, names: object = {}): Promise<Exports> => {
  const exports: Record<string, unknown> = {}
  const modules = { 'rxjs-anthropic': library, 'rxjs-anthropic/angular': angular }
  await runProgram(file, title, { names: { request, ...names }, modules, exports }, index)
  return exports as Exports
}

/** Provides an answer that the spec writes by hand. */
const provideByHand = () => {
  let answer = new Subject<MessageStreamEvent>()
  const asked: MessageRequest[] = []
  let open = 0
  const ask: StreamFn<MessageRequest, MessageStreamEvent> = (sent) => {
    answer = new Subject()
    asked.push(sent)
    open += 1
    return answer.pipe(finalize(() => (open -= 1)))
  }
  TestBed.configureTestingModule({ providers: [provideAnthropic(() => ask)] })
  const say = (letters: string): void => [...letters].forEach((it) => answer.next(alphabet[it as Letter]))
  return { asked, say, open: () => open, fail: () => answer.error(overloaded) }
}

const show = <C>(component: Type<C>) => {
  const fixture = TestBed.createComponent(component)
  const element = fixture.nativeElement as HTMLElement
  const text = () => {
    TestBed.tick()
    return element.textContent.trim()
  }
  text()
  return { fixture, text }
}

const flushFrame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()))

describe('The component of docs/angular.md', () => {
  it('shows one answer while it grows, and cancels it', async () => {
    const { Greeting } = await exportsOf<{ Greeting: Type<unknown> }>('docs/angular.md', 'One answer in a component')
    const { say, open } = provideByHand()
    const { fixture, text } = show(Greeting)
    say('S[a')
    await flushFrame()
    expect([text(), open()]).toEqual(['a', 1])
    fixture.destroy()
    expect(open()).toBe(0)
  })

  it('shares one request between two async pipes', async () => {
    const { Shared } = await exportsOf<{ Shared: Type<unknown> }>('docs/angular-async.md', 'Angular: the async pipe')
    const { asked, say } = provideByHand()
    const { text } = show(Shared)
    say('S[ab]$.')
    expect(text()).toMatch(/^ab\s*5 tokens$/)
    expect(asked).toHaveLength(1)
  })
})

describe('The component of docs/angular-answers.md', () => {
  const page = 'docs/angular-answers.md'

  it('asks when its question changes, and stops', async () => {
    interface Asking {
      readonly question: { set(value: string): void }
      readonly stop: () => void
    }
    const { Question } = await exportsOf<{ Question: Type<Asking> }>(page, '`rxResource`')
    const { asked, say, open } = provideByHand()
    const { fixture, text } = show(Question)
    fixture.componentInstance.question.set('Olá')
    text()
    say('S[ab')
    await flushFrame()
    await Promise.resolve()
    expect(text()).toContain('ab')
    expect(asked.map(({ messages: [question] }) => question?.content)).toEqual(['Olá'])
    fixture.componentInstance.stop()
    expect([text(), open()]).toEqual([expect.stringContaining('ab'), 0])
  })

  it('follows a request with switchMap', async () => {
    interface Chatting {
      readonly request: { set(value: MessageRequest | undefined): void }
      readonly message: () => library.MessageSnapshot | undefined
    }
    const { Chat } = await exportsOf<{ Chat: Type<Chatting> }>(page, '`switchMap`')
    const { say, open } = provideByHand()
    const chat = TestBed.runInInjectionContext(() => new Chat())
    chat.request.set(request)
    TestBed.tick()
    say('S[a')
    expect(chat.message()?.content).toMatchObject([{ type: 'text', text: 'a' }])
    chat.request.set(undefined)
    TestBed.tick()
    expect(open()).toBe(0)
  })

  it('shows a failure beside the text that arrived', async () => {
    const { AnswerView } = await exportsOf<{ AnswerView: Type<unknown> }>(
      'docs/angular-failures.md',
      'Angular: failures',
    )
    const refusal = new library.ApiFailure('Not that', { kind: 'invalid_request_error', status: 400 })
    const answer$ = concat(
      of(alphabet.S, alphabet['['], alphabet.a),
      throwError(() => refusal),
    )
    TestBed.configureTestingModule({ providers: [provideAnthropic(() => () => answer$)] })
    expect(show(AnswerView).text()).toMatch(/^a\s*Not that$/)
  })

  it('speaks each piece, and stops with its injector', async () => {
    const spoken: string[] = []
    const speak = (text: string) => spoken.push(text)
    const { Speaker } = await exportsOf<{ Speaker: Type<unknown> }>('docs/angular-async.md', 'Without a template', 0, {
      speak,
    })
    const { say, open } = provideByHand()
    TestBed.runInInjectionContext(() => new Speaker())
    say('S[ab')
    expect(spoken).toEqual(['a', 'b'])
    TestBed.resetTestingModule()
    expect(open()).toBe(0)
  })
})

describe('The program of docs/angular-http.md', () => {
  const page = 'docs/angular-http.md'

  it('asks in the browser, once the page is shown', async () => {
    const { InBrowser } = await exportsOf<{ InBrowser: Type<{ readonly message: () => unknown }> }>(page, 'On a server')
    const { asked } = provideByHand()
    TestBed.runInInjectionContext(() => new InBrowser())
    await Promise.resolve()
    expect(asked).toEqual([])
    TestBed.tick()
    await Promise.resolve()
    expect(asked).toHaveLength(1)
  })
})

describe('The program of docs/cookbook.md', () => {
  it('runs a tool that injects HttpClient', async () => {
    interface Page {
      readonly injectAssistant: () => StreamFn<MessageRequest, { readonly type: string }>
    }
    const { injectAssistant } = await exportsOf<Page>('docs/cookbook.md', 'An Angular tool')
    const answers = [streamOf('S{jk}T(.|)'), streamOf('S[a]$(.|)')]
    TestBed.configureTestingModule({
      providers: [
        { provide: HttpClient, useValue: { get: () => of('3') } },
        provideAnthropic(() => () => answers.shift()?.() ?? of()),
      ],
    })
    const assist = TestBed.runInInjectionContext(injectAssistant)
    const events = await lastValueFrom(assist(request).pipe(toArray()))
    expect(events.map(({ type }) => type)).toContain('@tool_result')
  })
})

describe('A program of docs/angular-testing.md', () => {
  it.each([
    ['provides a diagram', 0, []],
    ['shows what a Subject emits', 1, ['ab']],
    ['answers the request of HttpClient', 2, ['ab']],
  ])('%s', async (_, index, printed) => {
    const { Greeting } = await exportsOf<{ Greeting: Type<unknown> }>('docs/angular.md', 'One answer in a component')
    const modules = { 'rxjs-anthropic': library, 'rxjs-anthropic/angular': angular }
    const given = { names: { Greeting }, modules }
    expect(await runProgram('docs/angular-testing.md', 'Angular: specs', given, index)).toEqual(printed)
  })
})
