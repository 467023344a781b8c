/** The five faces as paths, for what is printed; on screens they are Face.svelte. A square of 120. */

type Level = 1 | 2 | 3 | 4 | 5;

/** As in tokens.css, light. */
export const levelColours: Record<Level, string> = {
  1: '#d9485f',
  2: '#f0995c',
  3: '#b9bfc6',
  4: '#8ed3c7',
  5: '#2aa695',
};

interface Shapes {
  /** Drawn as lines of 6.5, with round ends. */
  lines: string[];
  /** Filled with ink: eyes, as circles of 6.5. */
  eyes: [x: number, y: number][];
  filled: { path: string; colour: string }[];
}

const INK = '#14233b';
const eyesAt = (y: number): [number, number][] => [
  [42, y],
  [78, y],
];

export const faceShapes: Record<Level, Shapes> = {
  1: { lines: ['M39 90q21-21 42 0', 'M31 49l15-9M89 49l-15-9'], eyes: eyesAt(60), filled: [] },
  2: { lines: ['M43 85q17-10 34 0', 'M35 40l13-2.5M85 40l-13-2.5'], eyes: eyesAt(54), filled: [] },
  3: { lines: ['M42 80h36'], eyes: eyesAt(52), filled: [] },
  4: { lines: ['M39 75q21 20 42 0'], eyes: eyesAt(51), filled: [] },
  5: {
    lines: ['M33 54q9-12 18 0M69 54q9-12 18 0'],
    eyes: [],
    filled: [
      {
        path: 'M34 67q26 5 52 0c1.5 0 2.3 .9 2.1 2.3C86 88 75 98 60 98S34 88 31.9 69.3C31.7 67.9 32.5 67 34 67z',
        colour: INK,
      },
      { path: 'M39 70.5q21 3.6 42 0l-1.4 5.5q-19.6 3-39.2 0z', colour: '#ffffff' },
      { path: 'M44 91c4-6.5 10-8.5 16-8.5s12 2 16 8.5c-4.5 4.6-10 7-16 7s-11.5-2.4-16-7z', colour: '#d9485f' },
    ],
  },
};
