import type { LayoutServerLoad } from './$types';

/** Kit renders these pages and answers their forms; what runs in them is the respondents' own script. */
export const csr = false;

export const load: LayoutServerLoad = ({ locals: { locale } }) => ({ locale });
