import { expected, program } from './program.js'

const said = await program()
if (said !== expected) throw new Error(`The program returns ${said}`)
console.log('It works')
