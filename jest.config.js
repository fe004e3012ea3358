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
  transform: { '\\.ts$': babel },
  moduleNameMapper: {
    '^rxjs-anthropic$': '<rootDir>/src/index.ts',
    '^rxjs-anthropic/testing$': '<rootDir>/src/testing/index.ts',
  },
  coverageProvider: 'babel',
  collectCoverageFrom: ['src/**/*.ts'],
}
