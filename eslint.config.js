import js from '@eslint/js'
import importX from 'eslint-plugin-import-x'
import rxjsX from 'eslint-plugin-rxjs-x'
import tseslint from 'typescript-eslint'

const newObservable = {
  selector: 'NewExpression[callee.name="Observable"]',
  message: 'Compose before you construct: `new Observable` stands in fetchBytes.ts and decodeWith.ts only.',
}

const nodeGlobals = Object.fromEntries(
  [
    'AbortController',
    'Buffer',
    'TextDecoderStream',
    'URL',
    'clearTimeout',
    'console',
    'fetch',
    'performance',
    'process',
    'setImmediate',
    'setTimeout',
  ].map((name) => [name, 'readonly']),
)

export default tseslint.config(
  { ignores: ['dist', 'coverage', '.cache', '**/dist', 'consumers', 'docs/site/.vitepress', 'docs/site/public'] },
  { ignores: ['examples/{hono,nest,next,node,react,workers}'] }, // their packages are not installed here
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked, rxjsX.configs.recommended],
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/ban-ts-comment': [
        'error',
        { 'ts-expect-error': 'allow-with-description', 'ts-ignore': true, 'ts-nocheck': true, 'ts-check': true },
      ],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      // A codec and its type share a name, and an interface that extends shows it in error messages.
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'rxjs-x/no-ignored-takewhile-value': 'off',
    },
  },
  {
    files: ['src/**/*.ts', 'examples/**/*.ts'],
    ignores: ['src/transport/http/fetchBytes.ts', 'src/wire/decodeWith.ts'],
    rules: { 'no-restricted-syntax': ['error', newObservable] },
  },
  {
    // Matchers and parsed fixtures are `any` as a rule.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
    },
  },
  {
    files: ['**/*.{ts,js,mjs}'],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/extensions': ['.ts', '.js', '.mjs'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
    },
    rules: {
      'import-x/first': 'error',
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-duplicates': ['error', { 'prefer-inline': true }],
      // Packages of Node, packages, then our own files from far to near.
      'import-x/order': [
        'error',
        { groups: ['builtin', ['external', 'internal', 'unknown'], 'parent', ['sibling', 'index']] },
      ],
    },
  },
  { files: ['**/*.{js,mjs}'], languageOptions: { globals: nodeGlobals } },
)
