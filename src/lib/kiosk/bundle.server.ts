/** The kiosk's own bundle (vite.kiosk.config.ts). */
import { bundleOf } from '#lib/server/bundle.server.ts';

export const bundle = bundleOf('_kiosk', 'src/lib/kiosk/main.ts');
