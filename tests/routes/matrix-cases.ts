/** Who may call what of cases. */
import { line, managers, type Line } from './matrix-line.ts';
import * as ask from './world.ts';

export const caseLines: Line[] = [
  line('GET /(staff)/cases', managers),
  line('GET /(staff)/cases', managers, 403, ask.query('unit=DH')),
  line('GET /(staff)/cases/[id]', managers, 404, ask.aboutCase()),
  line('GET /(staff)/cases/download', managers),
  line('GET /(staff)/cases/download', managers, 403, ask.query('unit=DH')),
  line('GET /(staff)/cases/settings', managers),
  line('GET /(staff)/cases/settings', managers, 403, ask.query('unit=DH')),
  line('GET /api/v1/cases', managers),
  line('GET /api/v1/cases', managers, 403, ask.query('unit=DH')),
  line('POST /(staff)/cases/[id]?/ask', managers, 404, ask.aboutCase(ask.form({ feels: '4' })), 409),
  line('POST /(staff)/cases/[id]?/assign', managers, 404, ask.aboutCase(ask.form({ to: '' }))),
  line('POST /(staff)/cases/[id]?/call', managers, 404, ask.aboutCase(ask.form({ result: 'none' }))),
  line(
    'POST /(staff)/cases/[id]?/close',
    managers,
    404,
    ask.aboutCase(ask.form({ cause: 'Chờ lâu, thiếu người', outcome: 'solved' })),
  ),
  line('POST /(staff)/cases/[id]?/due', managers, 404, ask.aboutCase(ask.form({ due: '1/1/2020 10:00' })), 400),
  line('POST /(staff)/cases/[id]?/note', managers, 404, ask.aboutCase(ask.form({ text: 'Đã xem' }))),
  line('POST /(staff)/cases/[id]?/number', managers, 404, ask.aboutCase(ask.form())),
  line('POST /(staff)/cases/[id]?/reopen', managers, 404, ask.aboutCase(ask.form({ text: 'Khách gọi' })), 409),
  line('POST /(staff)/cases/[id]?/wait', managers, 404, ask.aboutCase(ask.form())),
  line('POST /(staff)/cases/[id]?/withdraw', managers, 404, ask.aboutCase(ask.form())),
  line('POST /(staff)/cases/settings?/save', managers, 403, ask.both('unit=DH', ask.form())),
];
