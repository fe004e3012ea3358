// Runs one bench in this process, and sends what it found to the process that started it.
const { bench, task } = JSON.parse(process.argv[2])
const { default: run } = await import(`./${bench}.mjs`)
process.send((await run(task)) ?? null, () => process.exit())
