import { readFileSync } from 'node:fs'

const page = readFileSync('dist/browser/index.html', 'utf8')
if (!page.includes('a+b, ab, ab, 5 functions') || !page.includes('from Claude: ab')) throw new Error(page)
console.log('It works')
