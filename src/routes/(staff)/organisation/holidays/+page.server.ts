import * as v from 'valibot';
import { acted } from '#lib/organisation/unit/act.server.ts';
import { publicHolidays } from '#lib/organisation/unit/holidays.ts';
import { addHolidays, holidaysPage, removeHoliday } from '#lib/organisation/unit/hours.server.ts';
import { closeForm, holidayForm } from '#lib/organisation/unit/unit.input.ts';
import { holidayWord } from '#lib/organisation/words.ts';
import { m } from '#lib/paraglide/messages.js';
import { forForm, forPage } from '#lib/server/answer.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale } }) =>
  forPage(locale, () => holidaysPage(ctx, actor));

const picked = v.array(v.string());

export const actions: Actions = {
  add: async ({ locals: { ctx, actor, locale }, request }) => {
    const typed = Object.fromEntries(await request.formData());
    const result = await acted({ locale, sent: 'add', typed, schema: holidayForm }, async (holiday) =>
      (await addHolidays(ctx, actor, [holiday])) === 1 ? 'saved' : 'taken',
    );
    // Nothing was changed: the day stands in the list already.
    if ('done' in result && result.done === 'taken')
      return {
        sent: 'add',
        values: { ...typed } as Record<string, string>,
        faults: { day: m.places_holidays_taken() },
      };
    return result;
  },
  choose: async ({ locals: { ctx, actor, locale }, request }) => {
    const days = new Set(v.parse(picked, (await request.formData()).getAll('day')));
    const years = new Set([...days].map((day) => Number(day.slice(0, 4))));
    const chosen = [...years].flatMap(publicHolidays).filter(({ day }) => days.has(day));
    return forForm(locale, { sent: 'choose' }, async () => {
      // They are stored under their Vietnamese names, whatever language the page is read in.
      await addHolidays(
        ctx,
        actor,
        chosen.map((holiday) => ({ day: holiday.day, name: holidayWord(holiday, 'vi') })),
      );
      return { sent: 'choose', done: 'saved' };
    });
  },
  remove: async ({ locals: { ctx, actor, locale }, request }) => {
    const typed = Object.fromEntries(await request.formData());
    return acted({ locale, sent: 'remove', typed, schema: closeForm }, async ({ day }) => {
      await removeHoliday(ctx, actor, day);
      return 'saved';
    });
  },
};
