const presets = [['@babel/preset-env', { targets: { node: '20' } }], '@babel/preset-typescript']

export default {
  testMatch: ['**/*.spec.ts'],
  transform: { '\\.[jt]s$': ['babel-jest', { configFile: false, presets }] },
}
