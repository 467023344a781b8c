/** The respondents' own script (vite.respondent.config.ts). */
import { bundleOf } from '#lib/server/bundle.server.ts';

export const bundle = bundleOf('_answering', 'src/lib/invitation/main.ts');
