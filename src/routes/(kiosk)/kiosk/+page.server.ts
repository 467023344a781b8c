import { version } from '$app/environment';
import { bundle } from '#lib/kiosk/bundle.server.ts';

/** Kit only frames this page; what runs in it is the kiosk's own bundle. */
export const csr = false;

export const load = () => ({ version, ...bundle });
