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
const auditors = 'administrator data-protection-officer';
const readers = 'administrator analyst store-manager committee-member';
/** The store's hours, as its form sends them. */
const everyDay = Object.fromEntries(
  [1, 2, 3, 4, 5, 6, 7].flatMap((n) => [
    [`open${n}`, '1'],
    [`opens${n}`, '07:30'],
    [`closes${n}`, '17:00'],
  ]),
);
const november = 'from=2026-11-01&to=2026-11-30';

export const matrix: Line[] = [
  line('GET /(kiosk)/kiosk', everybody),
  line('GET /(staff)', people),
  line('GET /(staff)/account', people),
  line('GET /(staff)/audit', auditors),
  line('GET /(staff)/audit', auditors, 'own', ask.query('unit=DH')),
  line('GET /(staff)/audit/download', auditors),
  line('GET /(staff)/audit/download', auditors, 403, ask.query('unit=DH')),
  line('GET /(staff)/employees', readers),
  line('GET /(staff)/employees', readers, 403, ask.query('unit=DH')),
  line('GET /(staff)/employees/[code]', readers, 404, ask.about({ code: 'NV1' })),
  line('GET /(staff)/employees/[code]/personal', auditors, 404, ask.about({ code: 'NV1' })),
  line('GET /(staff)/employees/[code]/personal/download', auditors, 404, ask.about({ code: 'NV1' })),
  line('GET /(staff)/kiosks', managers),
  line('GET /(staff)/kiosks/[id]', managers, 404, ask.aboutKiosk()),
  line('GET /(staff)/kiosks/pair', managers),
  line('GET /(staff)/kiosks/pair/cards', managers),
  line('GET /(staff)/kiosks/pair/status', managers, 400, ask.pairing),
  line('GET /(staff)/kiosks/settings', managers),
  line('GET /(staff)/kiosks/settings', managers, 403, ask.query('unit=DH')),
  line('GET /(staff)/organisation', readers),
  line('GET /(staff)/organisation/[code]', readers, 403, ask.about({ code: 'DH' })),
  line('GET /(staff)/organisation/choices', readers, 'own', ask.query('permission=organisation.read')),
  line('GET /(staff)/organisation/holidays', readers),
  line('GET /(staff)/organisation/new', 'administrator'),
  line('GET /(staff)/organisation/new', 'administrator', 403, ask.query('parent=DH')),
  line('GET /(staff)/ranking', readers),
  line('GET /(staff)/ranking', readers, 403, ask.query('unit=DH')),
  line('GET /(staff)/ranking/download', readers),
  line('GET /(staff)/ranking/download', readers, 403, ask.query('unit=DH')),
  line('GET /(staff)/settings', auditors),
  line('GET /(staff)/shifts', managers),
  line('GET /(staff)/shifts', managers, 403, ask.query('store=DH')),
  line('GET /(staff)/shifts/corrections', managers),
  line('GET /(staff)/shifts/corrections', managers, 403, ask.query('store=DH')),
  line('GET /(staff)/shifts/unattributed', managers),
  line('GET /(staff)/shifts/unattributed', managers, 403, ask.query('store=DH')),
  line('GET /(staff)/tokens', 'administrator'),
  line('GET /(staff)/users', 'administrator'),
  line('GET /(staff)/users/[id]', 'administrator', 404, ask.aboutUser()),
  line('GET /(staff)/users/employees', managers),
  line('GET /(staff)/users/new', 'administrator'),
  line('GET /(staff)/users/settings', 'administrator'),
  line('GET /accept/[secret]', everybody, 'own', undefined, 410),
  line('GET /api/v1/health', everybody),
  line('GET /api/v1/kiosk/config', 'kiosk'),
  line('GET /api/v1/openapi.json', everybody),
  line('GET /api/v1/rankings', readers, 'own', ask.query(november)),
  line('GET /api/v1/rankings', readers, 403, ask.query(`unit=DH&${november}`)),
  line('GET /api/v1/responses', 'administrator analyst'),
  line('GET /api/v1/responses', 'administrator analyst', 403, ask.query('unit=DH')),
  line('GET /metrics', everybody),
  line('GET /reset', everybody),
  line('GET /reset/[secret]', everybody, 'own', undefined, 410),
  line('GET /sign-in', everybody),
  line('GET /sign-in/code', everybody),
  line('GET /sign-in/sso', everybody),
  line('GET /sign-in/sso/callback', everybody),
  line('POST /(staff)/account?/begin', people, 'own', ask.form({ current: 'x' }), 400),
  line('POST /(staff)/account?/codes', people, 'own', ask.form({ code: '000000' }), 400),
  line('POST /(staff)/account?/confirm', people, 'own', ask.form({ code: '000000' }), 409),
  line('POST /(staff)/account?/end', people, 'own', ask.form({ id: 'none' })),
  line('POST /(staff)/account?/end-others', people, 'own', ask.form()),
  line('POST /(staff)/account?/off', people, 'own', ask.form({ code: '000000' }), 400),
  line('POST /(staff)/account?/password', people, 'own', ask.form({ next: 'x', again: 'y' }), 400),
  line(
    'POST /(staff)/employees/[code]/personal?/erase',
    auditors,
    404,
    ask.about({ code: 'NV1' }, ask.form({ name: 'NV1' })),
    409,
  ),
  line('POST /(staff)/kiosks/[id]?/move', managers, 404, ask.aboutKiosk(ask.form({ place: 'counter:DH-2' }))),
  line('POST /(staff)/kiosks/[id]?/pin', managers, 404, ask.aboutKiosk(ask.form())),
  line('POST /(staff)/kiosks/[id]?/rename', managers, 404, ask.aboutKiosk(ask.form({ name: 'Kiosk mới' }))),
  line('POST /(staff)/kiosks/[id]?/replace', managers, 404, ask.aboutKiosk(ask.form({ reason: 'Hỏng' }))),
  line('POST /(staff)/kiosks/[id]?/revoke', managers, 404, ask.aboutKiosk(ask.form())),
  line('POST /(staff)/kiosks/pair', managers, 403, ask.form({ place: 'counter:DH-1' })),
  line('POST /(staff)/kiosks/pair/cards', managers, 403, ask.form({ place: 'counter:DH-1' })),
  line('POST /(staff)/kiosks/settings?/remove', 'administrator', 403, ask.form({ unit: 'DH' })),
  line('POST /(staff)/kiosks/settings?/save', managers, 403, ask.form({ unit: 'DH' })),
  line('POST /(staff)/kiosks/settings?/test', 'administrator', 403, ask.form({ unit: 'DH' })),
  line('POST /(staff)/kiosks/settings?/webhook', 'administrator', 403, ask.form({ unit: 'DH', url: 'https://x.vn/' })),
  line('POST /(staff)/kiosks?/seen', managers, 403, ask.aboutNotice),
  line(
    'POST /(staff)/organisation/[code]?/add-counter',
    'administrator',
    403,
    ask.about({ code: 'DH' }, ask.form({ code: 'DH-1', name: 'Quầy 1' })),
    409,
  ),
  line(
    'POST /(staff)/organisation/[code]?/add-day',
    'administrator',
    403,
    ask.about({ code: 'DH' }, ask.form({ day: '2030-01-01', note: '', opens: '', closes: '' })),
  ),
  line(
    'POST /(staff)/organisation/[code]?/change',
    'administrator',
    403,
    ask.about({ code: 'DH' }, ask.form({ name: 'Đồng Hới', address: '', parent: 'QT' })),
  ),
  line(
    'POST /(staff)/organisation/[code]?/close',
    'administrator',
    403,
    ask.about({ code: 'DH' }, ask.form({ day: '2026-01-01' })),
    409,
  ),
  line(
    'POST /(staff)/organisation/[code]?/close-counter',
    'administrator',
    403,
    ask.about({ code: 'DH' }, ask.form({ counter: 'DH-1', day: '2099-01-01' })),
  ),
  line('POST /(staff)/organisation/[code]?/delete', 'administrator', 403, ask.about({ code: 'DH' }, ask.form()), 409),
  line(
    'POST /(staff)/organisation/[code]?/remove-day',
    'administrator',
    403,
    ask.about({ code: 'DH' }, ask.form({ day: '2030-01-02' })),
  ),
  line(
    'POST /(staff)/organisation/[code]?/rename-counter',
    'administrator',
    403,
    ask.about({ code: 'DH' }, ask.form({ counter: 'DH-2', name: 'Quầy 2' })),
  ),
  line('POST /(staff)/organisation/[code]?/reopen', 'administrator', 403, ask.about({ code: 'DH' }, ask.form())),
  line(
    'POST /(staff)/organisation/[code]?/reopen-counter',
    'administrator',
    403,
    ask.about({ code: 'DH' }, ask.form({ counter: 'DH-1' })),
  ),
  line('POST /(staff)/organisation/[code]?/week', 'administrator', 403, ask.about({ code: 'DH' }, ask.form(everyDay))),
  line('POST /(staff)/organisation/holidays?/add', 'root', 'own', ask.form({ day: '2031-01-01', name: 'Nghỉ bù' })),
  line('POST /(staff)/organisation/holidays?/choose', 'root', 'own', ask.form({ day: '2031-01-01' })),
  line('POST /(staff)/organisation/holidays?/remove', 'root', 'own', ask.form({ day: '2031-01-02' })),
  line(
    'POST /(staff)/organisation/new',
    'administrator',
    403,
    ask.form({ parent: 'DH', code: 'X', name: 'X', kind: 'store' }),
    409,
  ),
  line('POST /(staff)/settings?/person', people, 'own', ask.form({ code: 'NV1' })),
  line('POST /(staff)/settings?/retention', 'root', 'own', ask.form({ days: '365' })),
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
  line('POST /(staff)/tokens?/create', 'administrator', 400, ask.form({ name: 'BI', role: 'analyst', unit: 'DH' })),
  line('POST /(staff)/tokens?/revoke', 'administrator', 404, ask.aboutToken),
  line('POST /(staff)/users/[id]?/activate', 'administrator', 404, ask.aboutUser(ask.form())),
  line('POST /(staff)/users/[id]?/deactivate', 'administrator', 404, ask.aboutUser(ask.form())),
  line('POST /(staff)/users/[id]?/end-sessions', 'administrator', 404, ask.aboutUser(ask.form())),
  line(
    'POST /(staff)/users/[id]?/grant',
    'administrator',
    404,
    ask.aboutUser(ask.form({ role: 'committee-member', unit: 'DH' })),
  ),
  line('POST /(staff)/users/[id]?/invite-again', 'administrator', 404, ask.aboutUser(ask.form({ way: 'hand' }))),
  line('POST /(staff)/users/[id]?/rename', 'administrator', 404, ask.aboutUser(ask.renamed)),
  line('POST /(staff)/users/[id]?/reset-password', 'administrator', 404, ask.aboutUser(ask.form()), 409),
  line('POST /(staff)/users/[id]?/reset-second-factor', 'administrator', 404, ask.aboutUser(ask.form())),
  line(
    'POST /(staff)/users/[id]?/revoke',
    'administrator',
    404,
    ask.aboutUser(ask.form({ role: 'analyst', unit: 'DH' })),
  ),
  line('POST /(staff)/users/employees?/close', managers, 404, ask.form({ close: 'NV1' }), 409),
  line('POST /(staff)/users/employees?/give', managers, 404, ask.form({ code: 'NV1' })),
  line('POST /(staff)/users/new', 'administrator', 400, ask.invited('DH')),
  line('POST /(staff)/users/settings', 'root', 'own', ask.form()),
  line('POST /accept/[secret]', everybody, 'own', ask.form({ name: 'A', next: 'x', again: 'x' }), 410),
  line('POST /api/v1/kiosk/heartbeat', 'kiosk', 'own', ask.heartbeat),
  line('POST /api/v1/kiosk/pair', everybody, 'own', ask.json({ code: 'nothing' }), 400),
  line('POST /api/v1/responses', 'administrator interviewer kiosk', 403, ask.tapped),
  line('POST /preferences', everybody, 'own', ask.form({ theme: 'dark' })),
  line('POST /reset', everybody, 'own', ask.form({ email: 'nobody@vnpt.example' })),
  line('POST /reset/[secret]', everybody, 'own', ask.form({ next: 'x', again: 'x' }), 410),
  line('POST /sign-in/code', everybody, 'own', ask.form({ code: '000000' })),
  line('POST /sign-in?/in', everybody, 'own', ask.form({ login: '' }), 400),
  line('POST /sign-in?/out', everybody, 'own', ask.form()),
];
