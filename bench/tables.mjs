// Tables as Markdown, aligned so that they can be read in a terminal and pasted into a document.

/** Rows of cells, the first of them the head; all columns but the first are numbers, but for those that are named as text. */
export const table = (rows, text = []) => {
  const [head, ...body] = rows.map((row) => row.map(String))
  const left = head.map((_, column) => column === 0 || text.includes(column))
  const widths = head.map((_, column) => Math.max(3, ...rows.map((row) => [...String(row[column])].length)))
  const line = (row) =>
    `| ${row.map((cell, column) => (left[column] ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(' | ')} |`
  const rule = widths.map((width, column) => (left[column] ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))
  return [line(head), line(rule), ...body.map(line)].join('\n')
}

/** A number with three significant digits. */
export const short = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2))

/** A median and its quartiles. */
export const spread = ([low, median, high]) => `${short(median)} (${short(low)}–${short(high)})`
