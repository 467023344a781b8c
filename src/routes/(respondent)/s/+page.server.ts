import { redirect } from '@sveltejs/kit';
import { readCode, showCode } from '#lib/invitation/code.ts';
import type { PageServerLoad } from './$types';

/** A form by GET: what is typed leads to the page of its code, or stays with what may have been meant. */
export const load: PageServerLoad = ({ url }) => {
  const typed = url.searchParams.get('code')?.slice(0, 40) ?? '';
  const read = readCode(typed);
  if (read.kind === 'code') redirect(303, `/s/${read.code}`);
  return { typed, near: read.kind === 'mistyped' ? read.near.map(showCode) : [], wrong: typed.trim() !== '' };
};
