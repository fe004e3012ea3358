const babel = [
  'babel-jest',
  {
    configFile: false,
    presets: [
      ['@babel/preset-env', { targets: { node: '20' } }],
      ['@babel/preset-typescript', { allowDeclareFields: true, rewriteImportExtensions: false }],
    ],
  },
]

export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  // Angular, NgRx and arktype come as ES modules only.
  transform: { '\\.(ts|mjs)$|/(arktype|arkregex|@ark)/.*\\.js$': babel },
  transformIgnorePatterns: ['/node_modules/(?!@angular/|@ngrx/|@ark/|arktype/|arkregex/)'],
  moduleNameMapper: {
    '^rxjs-anthropic$': '<rootDir>/src/index.ts',
    '^rxjs-anthropic/(\\w+)$': '<rootDir>/src/$1/index.ts',
  },
  // A busy machine is slower than the default of 5 s allows; nothing waits for it otherwise.
  testTimeout: 20_000,
  coverageProvider: 'babel',
  collectCoverageFrom: ['src/**/*.ts'],
}
