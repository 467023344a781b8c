/** Who may call what of the month's close. */
import { line, type Line } from './matrix-line.ts';
import * as ask from './world.ts';

const committee = 'administrator committee-member';
const members = 'committee-member';

export const reviewLines: Line[] = [];
