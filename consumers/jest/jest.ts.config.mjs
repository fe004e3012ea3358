export default {
  testMatch: ['**/*.spec.ts'],
  transform: { '\\.[jt]s$': ['ts-jest', { tsconfig: 'tsconfig.json' }] },
}
