/** Who may call what of the month's close. */
import { line, type Line } from './matrix-line.ts';
import * as ask from './world.ts';

const committee = 'administrator committee-member';
const members = 'committee-member';

export const reviewLines: Line[] = [
  line('GET /(staff)/my-review', 'employee'),
  line('GET /(staff)/reviews', committee),
  line('GET /(staff)/reviews/[id]', committee, 404, ask.aboutReview('draft')),
  line('GET /(staff)/reviews/[id]/certificates', committee, 404, ask.aboutReview('decided')),
  line('GET /(staff)/reviews/[id]/inputs', committee, 404, ask.aboutReview('draft')),
  line('GET /(staff)/reviews/[id]/list', committee, 404, ask.aboutReview('draft')),
  line('GET /(staff)/reviews/[id]/minutes', committee, 404, ask.aboutReview('decided')),
  line('GET /(staff)/reviews/new', committee, 403, ask.query('unit=DH&month=2026-09')),
  line('GET /(staff)/reviews/settings', committee),
  line('GET /(staff)/reviews/settings', committee, 403, ask.query('unit=DH')),
  line('POST /(staff)/my-review?/appeal', 'employee', 'own', ask.form({ review: 'none', text: 'x' }), 404),
  line('POST /(staff)/my-review?/peers', 'employee', 'own', ask.form({ review: 'none' }), 404),
  line('POST /(staff)/reviews/[id]?/answer', members, 404, ask.aboutAppeal),
  line('POST /(staff)/reviews/[id]?/close', members, 404, ask.aboutReview('appeal', ask.form())),
  line(
    'POST /(staff)/reviews/[id]?/decide',
    members,
    404,
    ask.aboutReview('appeal', ask.form({ kind: 'employee', code: 'NV1', to: '', reason: '' })),
  ),
  line('POST /(staff)/reviews/[id]?/discard', committee, 404, ask.aboutReview('draft', ask.form())),
  line(
    'POST /(staff)/reviews/[id]?/mark',
    members,
    404,
    ask.aboutReview('appeal', ask.form({ kind: 'employee', code: 'NV1' })),
  ),
  line('POST /(staff)/reviews/[id]?/open', committee, 404, ask.aboutReview('draft', ask.form())),
  line(
    'POST /(staff)/reviews/[id]?/proposed',
    members,
    404,
    ask.aboutReview('appeal', ask.form({ kind: 'employee', key: 'x' })),
  ),
  line('POST /(staff)/reviews/[id]?/refreeze', committee, 404, ask.aboutReview('draft', ask.form()), 409),
  line('POST /(staff)/reviews/[id]?/reopen', members, 404, ask.aboutReview('decided', ask.form())),
  line('POST /(staff)/reviews/[id]?/sign', members, 404, ask.aboutReview('decided', ask.form())),
  line('POST /(staff)/reviews/[id]?/verify', committee, 404, ask.aboutReview('draft', ask.form())),
  line('POST /(staff)/reviews/new', committee, 403, ask.newReview),
  line(
    'POST /(staff)/reviews/settings?/member',
    'administrator',
    403,
    ask.form({ unit: 'DH', user: 'none', code: '' }),
    400,
  ),
  line('POST /(staff)/reviews/settings?/remove', committee, 403, ask.form({ unit: 'DH' })),
  line('POST /(staff)/reviews/settings?/save', committee, 403, ask.reviewSettings),
];
