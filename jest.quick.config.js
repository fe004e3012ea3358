import config from './jest.config.js'

/** The specs that decide quickly: without sockets, browsers and processes. */
export default {
  ...config,
  testPathIgnorePatterns: [
    '<rootDir>/test/(angular|browser|corpus|examples|faults|fuzz|growth|redis|relay|site|soak)/',
    '<rootDir>/test/(docs|floors|tsdoc|transport/http/echoes|types/readable|conversation/conversations)\\.spec\\.ts$',
  ],
}
