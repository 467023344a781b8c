/**
 * Who may call what. One line for each route and method or form action that the application has, sorted; a call that is
 * not here fails the test. The store it is about is DH; who holds the same role on the store BD gets `elsewhere`.
 */
import * as ask from './world.ts';

export interface Line {
  /** Method and route as the framework names it, `?/name` for a form's action. */
  call: string;
  /** Roles (see roles.ts), `root` (administrator of everything, wherever an administrator may), `kiosk`; or everybody. */
  to: string;
  /** Of those who may: a status, or `own`, the same with what is theirs and nothing of the store DH. */
  elsewhere: number | 'own';
  asked: ask.Asked | undefined;
  /** Where an answer that is no refusal is neither 2xx nor a redirect. */
  status: number | undefined;
}

const everybody = 'everybody';
const line = (call: string, to: string, elsewhere: Line['elsewhere'] = 'own', asked?: ask.Asked, status?: number) =>
  ({ call, to, elsewhere, asked, status }) satisfies Line;

const people =
  'administrator analyst campaign-officer field-supervisor store-manager committee-member data-protection-officer interviewer employee';
const managers = 'administrator store-manager';
const readers = 'administrator analyst store-manager committee-member';
const november = 'from=2026-11-01&to=2026-11-30';

export const matrix: Line[] = [
  line('GET /(kiosk)/kiosk', everybody),
  line('GET /(staff)', people),
  line('GET /(staff)/kiosks', managers),
  line('GET /(staff)/kiosks/[id]', managers, 404, ask.aboutKiosk()),
  line('GET /(staff)/kiosks/pair', managers),
  line('GET /(staff)/kiosks/pair/status', managers, 400, ask.pairing),
  line('GET /(staff)/ranking', readers),
  line('GET /(staff)/ranking', readers, 403, ask.query('unit=DH')),
  line('GET /(staff)/ranking/download', readers),
  line('GET /(staff)/ranking/download', readers, 403, ask.query('unit=DH')),
  line('GET /(staff)/shifts', managers),
  line('GET /(staff)/shifts', managers, 403, ask.query('store=DH')),
  line('GET /(staff)/shifts/corrections', managers),
  line('GET /(staff)/shifts/corrections', managers, 403, ask.query('store=DH')),
  line('GET /(staff)/shifts/unattributed', managers),
  line('GET /(staff)/shifts/unattributed', managers, 403, ask.query('store=DH')),
  line('GET /api/v1/health', everybody),
  line('GET /api/v1/kiosk/config', 'kiosk'),
  line('GET /api/v1/openapi.json', everybody),
  line('GET /api/v1/rankings', readers, 'own', ask.query(november)),
  line('GET /api/v1/rankings', readers, 403, ask.query(`unit=DH&${november}`)),
  line('GET /api/v1/responses', 'administrator analyst'),
  line('GET /api/v1/responses', 'administrator analyst', 403, ask.query('unit=DH')),
  line('GET /metrics', everybody),
  line('GET /sign-in', everybody),
  line('POST /(staff)/kiosks/[id]?/pin', managers, 404, ask.aboutKiosk(ask.form())),
  line('POST /(staff)/kiosks/[id]?/rename', managers, 404, ask.aboutKiosk(ask.form({ name: 'Kiosk mới' }))),
  line('POST /(staff)/kiosks/[id]?/revoke', managers, 404, ask.aboutKiosk(ask.form())),
  line('POST /(staff)/kiosks/pair', managers, 403, ask.form({ place: 'counter:DH-1' })),
  line('POST /(staff)/kiosks?/seen', managers, 403, ask.aboutNotice),
  line('POST /(staff)/shifts/corrections?/approve', managers, 403, ask.aboutCorrection('waiting')),
  line('POST /(staff)/shifts/corrections?/decline', managers, 403, ask.aboutCorrection('waiting')),
  line('POST /(staff)/shifts/corrections?/revert', managers, 403, ask.aboutCorrection('applied')),
  line('POST /(staff)/shifts/corrections?/withdraw', managers, 403, ask.aboutCorrection('waiting'), 409),
  line('POST /(staff)/shifts?/copy', managers, 403, ask.aboutStore(ask.form())),
  line('POST /(staff)/shifts?/remove', managers, 403, ask.aboutStore(ask.form({ id: 'gone' })), 404),
  line('POST /(staff)/shifts?/save', managers, 403, ask.aboutStore(ask.form({ clerk: 'NV1' })), 400),
  line(
    'POST /(staff)/shifts?/undo',
    managers,
    403,
    ask.aboutStore(ask.form({ change: '{"remove":["gone"],"put":[]}' })),
    404,
  ),
  line('POST /api/v1/kiosk/heartbeat', 'kiosk', 'own', ask.heartbeat),
  line('POST /api/v1/kiosk/pair', everybody, 'own', ask.json({ code: 'nothing' }), 400),
  line('POST /api/v1/responses', 'administrator interviewer kiosk', 403, ask.tapped),
  line('POST /preferences', everybody, 'own', ask.form({ theme: 'dark' })),
  line('POST /sign-in?/in', everybody, 'own', ask.form({ email: '' }), 400),
  line('POST /sign-in?/out', everybody, 'own', ask.form()),
];
