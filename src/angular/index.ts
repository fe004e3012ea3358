export { httpFetch } from './httpFetch.ts'
export { httpTransport, type HttpTransportConfig } from './httpTransport.ts'
export { injectAnthropic, provideAnthropic } from './provideAnthropic.ts'
