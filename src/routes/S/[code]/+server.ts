import { redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** Printed codes are all upper case: a QR code holds that in fewer squares, which are read from farther away. */
export const GET: RequestHandler = ({ params }) => redirect(302, `/s/${encodeURIComponent(params.code)}`);
