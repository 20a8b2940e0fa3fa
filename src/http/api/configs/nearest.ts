/** Finds what somebody who mistyped a name most likely meant. */

/** A name is short; what is longer is no mistyped one and is not worth the time. */
const LONGEST = 60;

/** The name that takes the fewest changes of a letter (Levenshtein distance); of equals the first. @throws Error when there is none to choose from */
export function nearestOf(given: string, names: readonly string[]): string {
  const typed = given.slice(0, LONGEST).toLowerCase();
  const [nearest] = names.map((name) => ({ name, far: distance(typed, name) })).toSorted((one, other) => one.far - other.far);
  if (nearest === undefined) throw new Error('There are no names to choose from.');
  return nearest.name;
}

/** Letters to add, leave out or change, one row of the table at a time. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [line, letter] of [...from].entries()) {
    const above = row;
    row = [line + 1];
    for (let column = 1; column <= to.length; column += 1) {
      const change = (above[column - 1] ?? 0) + (to[column - 1] === letter ? 0 : 1);
      row.push(Math.min(change, (above[column] ?? 0) + 1, (row[column - 1] ?? 0) + 1));
    }
  }
  return row.at(-1) ?? 0;
}
