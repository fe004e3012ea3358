import '@angular/compiler'
import { TestBed } from '@angular/core/testing'
import { BrowserTestingModule, platformBrowserTesting } from '@angular/platform-browser/testing'

// The server and `fetch` are Node's, and so are their bytes; jsdom has a Uint8Array of its own.
globalThis.Uint8Array = Object.getPrototypeOf(Buffer)

TestBed.initTestEnvironment(BrowserTestingModule, platformBrowserTesting())
