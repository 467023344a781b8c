/** Everything that an audit row can say was done, as `noun.verb`. Each has its words in messages/…/records.json. */
export const auditActions = [
  'organisation.import',
  'employee.data-show',
  'employee.data-export',
  'employee.erase',
  'kiosk.code',
  'kiosk.pair',
  'kiosk.rename',
  'kiosk.corner-pin',
  'kiosk.revoke',
  'kiosk.move',
  'kiosk.replace',
  'kiosk.settings',
  'webhook.set',
  'webhook.remove',
  'notice.close',
  'user.create',
  'token.create',
  'session.begin',
  'session.end',
  'setting.change',
  'audit.export',
  'database.restore',
] as const;

export type AuditAction = (typeof auditActions)[number];
