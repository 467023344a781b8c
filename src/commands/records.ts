/** Commands that tell what was done. */
import { auditActions } from '#lib/access/audit-actions.ts';
import { exportAudit } from '#lib/records/audit-export.server.ts';
import { isLocale } from '#lib/paraglide/runtime.js';
import { normalCode } from '#lib/ui/text.ts';
import type { Commands } from './command.ts';
import { exportFormat, written } from './written.ts';

const text = { type: 'string' } as const;

export const recordCommands: Commands = {
  'audit export': {
    about: 'Writes the audit to stdout, newest first; that it was taken out is written down.',
    notes: () => [
      'TEXT is a name, a code or KIND:ID. A is a deed or its noun, one of:',
      `  ${auditActions.join(', ')}`,
      'CSV in Vietnamese parts cells by semicolons, as Excel does there.',
    ],
    usage:
      'audit export [--from DAY] [--to DAY] [--unit CODE] [--who TEXT] [--action A] [--subject TEXT] [--format csv|xlsx|ndjson] [--locale vi|en]',
    options: { from: text, to: text, unit: text, who: text, action: text, subject: text, format: text, locale: text },
    async run({ ctx, actor, option, flag }) {
      const format = exportFormat(option('format'), flag('json'));
      const locale = option('locale') ?? 'en';
      if (!isLocale(locale)) throw new Error(`--locale is vi or en, not "${locale}"`);
      const request = {
        from: option('from'),
        to: option('to'),
        unit: option('unit') && normalCode(option('unit') ?? ''),
        who: option('who'),
        action: option('action'),
        q: option('subject'),
      };
      await written(await exportAudit(ctx, actor, request, format, locale));
      return undefined;
    },
  },
};
