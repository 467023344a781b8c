/** A pivot this much smaller than the largest number of the matrix is rounding, not information. */
const SINGULAR = 1e-12;

/**
 * The x with `matrix` x = `right`, by Gaussian elimination with partial pivoting; for a handful of unknowns.
 * Throws an Error where the equations have no single answer.
 */
export function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const lines = matrix.map((line, row) => [...line, right[row] ?? 0]);
  const largest = Math.max(0, ...matrix.flat().map(Math.abs));
  const solved: number[][] = [];
  for (let column = 0; column < right.length; column += 1) {
    lines.sort((x, y) => Math.abs(y[column] ?? 0) - Math.abs(x[column] ?? 0));
    const pivot = lines.shift();
    const head = pivot?.[column] ?? 0;
    if (pivot === undefined || !(Math.abs(head) > SINGULAR * largest))
      throw new Error('the equations have no single answer');
    for (const line of lines) {
      const factor = (line[column] ?? 0) / head;
      pivot.forEach((value, index) => (line[index] = (line[index] ?? 0) - factor * value));
    }
    solved.push(pivot);
  }
  const x = new Array<number>(right.length).fill(0);
  for (let row = right.length - 1; row >= 0; row -= 1) {
    const line = solved[row] ?? [];
    const rest = x.reduce((sum, value, column) => (column > row ? sum + value * (line[column] ?? 0) : sum), 0);
    x[row] = ((line[right.length] ?? 0) - rest) / (line[row] ?? NaN);
  }
  return x;
}
