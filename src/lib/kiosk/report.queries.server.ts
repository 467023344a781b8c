import { inserting } from '#db/prepared.server.ts';

const beatColumns = [
  'kiosk',
  'heard_at',
  'beat_at',
  'outbox',
  'pending',
  'oldest_pending_at',
  'last_seq',
  'battery',
  'app_version',
  'clock_difference',
] as const;

// Several processes may hear the same device: the later word stands, whoever is the last to write.

/** Enters requests of any kind; an earlier moment than the one known changes nothing. */
export const saveContacts = inserting('kiosk_report', ['kiosk', 'heard_at'], (query) =>
  query.onConflict((oc) =>
    oc
      .column('kiosk')
      .doUpdateSet((eb) => ({ heard_at: eb.ref('excluded.heard_at') }))
      .whereRef('kiosk_report.heard_at', '<', 'excluded.heard_at'),
  ),
);

/** Enters heartbeats; an earlier one than the one known changes nothing. */
export const saveBeats = inserting('kiosk_report', beatColumns, (query) =>
  query.onConflict((oc) =>
    oc
      .column('kiosk')
      .doUpdateSet((eb) => ({
        heard_at: eb
          .case()
          .when('kiosk_report.heard_at', '>', eb.ref('excluded.heard_at'))
          .then(eb.ref('kiosk_report.heard_at'))
          .else(eb.ref('excluded.heard_at'))
          .end(),
        beat_at: eb.ref('excluded.beat_at'),
        outbox: eb.ref('excluded.outbox'),
        pending: eb.ref('excluded.pending'),
        oldest_pending_at: eb.ref('excluded.oldest_pending_at'),
        last_seq: eb.ref('excluded.last_seq'),
        battery: eb.ref('excluded.battery'),
        app_version: eb.ref('excluded.app_version'),
        clock_difference: eb.ref('excluded.clock_difference'),
      }))
      .where((eb) =>
        eb.or([eb('kiosk_report.beat_at', 'is', null), eb('kiosk_report.beat_at', '<', eb.ref('excluded.beat_at'))]),
      ),
  ),
);
