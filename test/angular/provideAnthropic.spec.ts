/** @jest-environment jest-fixed-jsdom */
import './testBed.ts'
import { inject, InjectionToken } from '@angular/core'
import { TestBed } from '@angular/core/testing'
import { EMPTY } from 'rxjs'
import { injectAnthropic, provideAnthropic } from '../../src/angular/index.ts'

const ask = () => EMPTY

const inContext = () => TestBed.runInInjectionContext(injectAnthropic)

describe('provideAnthropic', () => {
  it('provides the function that asks', () => {
    TestBed.configureTestingModule({ providers: [provideAnthropic(() => ask)] })
    expect(inContext()).toBe(ask)
  })

  it('makes it once, in an injection context, when it is injected first', () => {
    const region = new InjectionToken<string>('region')
    const make = jest.fn(() => {
      expect(inject(region)).toBe('eu')
      return ask
    })
    TestBed.configureTestingModule({ providers: [{ provide: region, useValue: 'eu' }, provideAnthropic(make)] })
    TestBed.inject(region)
    expect(make).not.toHaveBeenCalled()
    inContext()
    inContext()
    expect(make).toHaveBeenCalledTimes(1)
  })

  it('gives way to what is provided behind it, as a spec does', () => {
    TestBed.configureTestingModule({ providers: [provideAnthropic(() => () => EMPTY), provideAnthropic(() => ask)] })
    expect(inContext()).toBe(ask)
  })
})

describe('injectAnthropic', () => {
  it('says what is missing, however often it is called', () => {
    for (const _ of [1, 2])
      expect(inContext).toThrow('No provider for Anthropic: add provideAnthropic() to the providers')
  })

  it('is called in an injection context only', () => {
    expect(injectAnthropic).toThrow('injection context')
  })
})
