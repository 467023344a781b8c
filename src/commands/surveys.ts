/** Commands for surveys as files. */
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { exportForm, importForm } from '#lib/survey/xlsform/xlsform.server.ts';
import { findingLines, findingWords } from '#lib/survey/xlsform/words.ts';
import { fileBytes, numberOption, type Commands } from './command.ts';

export const surveyCommands: Commands = {
  'survey import': {
    about: 'Makes a draft of an XLSForm, and says what of it could not be taken as it stands.',
    notes: () => [
      'FILE.xlsx has the sheets survey, choices and settings (xlsform.org); a CSV of them works too.',
      'Lines that begin with ! change what people are asked. --check makes nothing.',
    ],
    usage: 'survey import FILE.xlsx [--code C] [--check]',
    options: { code: { type: 'string' }, check: { type: 'boolean' } },
    async run({ ctx, actor, option, flag, positionals }) {
      const [path = ''] = positionals;
      const file = { name: basename(path), bytes: await fileBytes(path) };
      const read = await importForm(ctx, actor, file, { code: option('code'), check: flag('check') });
      const { survey, definition, findings, languages, problems } = read;
      const questions = definition.questions.length;
      const worded = findings.map((finding) => ({ ...finding, reason: findingWords(finding, 'en') }));
      return {
        result: {
          survey,
          check: flag('check'),
          title: definition.title,
          questions,
          languages,
          problems,
          findings: worded,
        },
        lines: [
          ...findingLines(findings, 'en'),
          survey === null
            ? `${questions} items; nothing was made`
            : `${questions} items; draft of the survey ${survey}`,
          ...(problems > 0 ? [`${problems} things to mend before it can be published`] : []),
        ],
      };
    },
  },
  'survey export': {
    about: 'Writes a survey as an XLSForm, which ODK and Kobo take and which comes back as the same survey.',
    notes: () => ['Without --version it is the one that is asked now, or else the newest.'],
    usage: 'survey export CODE FILE.xlsx [--version N]',
    options: { version: { type: 'string' } },
    async run(call) {
      const [code, path] = call.positionals;
      if (!code) throw new Error('CODE is missing');
      if (!path) throw new Error('FILE is missing');
      const wanted = call.option('version') === undefined ? undefined : numberOption(call, 'version', 1);
      const { bytes, version } = await exportForm(call.ctx, call.actor, code, wanted);
      await writeFile(path, bytes);
      return { result: { survey: code, version, file: path }, lines: [`${code}, version ${version}: ${path}`] };
    },
  },
};
