import { redirect } from '@sveltejs/kit';
import { mayAnywhere } from '#lib/access/roles.ts';
import {
  correctEmployee,
  deleteEmployee,
  moveEmployee,
  setDeparture,
} from '#lib/organisation/employee/changes.server.ts';
import { correctForm, leaveForm, moveForm, noForm, pinForm } from '#lib/organisation/employee/employee.input.ts';
import { employeeDetail } from '#lib/organisation/employee/employee.server.ts';
import { answered } from '#lib/organisation/employee/forms.server.ts';
import { resetPin } from '#lib/organisation/employee/pin.server.ts';
import { removePhoto, setPhoto } from '#lib/organisation/employee/portrait.server.ts';
import { Problem } from '#lib/problem.ts';
import { forPage } from '#lib/server/answer.server.ts';
import { readForm } from '#lib/server/body.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale }, params, url }) =>
  forPage(locale, async () => ({
    employee: await employeeDetail(ctx, actor, params.code),
    mayManage: mayAnywhere(actor, 'personal.manage'),
    added: url.searchParams.has('added'),
    told: { now: ctx.now().toISOString(), zone: ctx.config.zone },
  }));

const none = new FormData();

export const actions: Actions = {
  correct: async ({ locals: { ctx, actor, locale }, params, request }) => {
    const read = { form: 'correct', schema: correctForm, data: await request.formData() };
    return answered(locale, read, async (given) => {
      await correctEmployee(ctx, actor, params.code, given);
      return {};
    });
  },
  move: async ({ locals: { ctx, actor, locale }, params, request }) => {
    const read = { form: 'move', schema: moveForm, data: await request.formData() };
    return answered(locale, read, async (given) => {
      await moveEmployee(ctx, actor, params.code, given);
      return {};
    });
  },
  leave: async ({ locals: { ctx, actor, locale }, params, request }) => {
    const read = { form: 'leave', schema: leaveForm, data: await request.formData() };
    return answered(locale, read, async ({ end }) => {
      await setDeparture(ctx, actor, params.code, end);
      return {};
    });
  },
  stay: ({ locals: { ctx, actor, locale }, params }) =>
    answered(locale, { form: 'stay', schema: noForm, data: none }, async () => {
      await setDeparture(ctx, actor, params.code, null);
      return {};
    }),
  pin: async ({ locals: { ctx, actor, locale }, params, request }) => {
    const read = { form: 'pin', schema: pinForm, data: await request.formData() };
    return answered(locale, read, async ({ pin }) => ({
      pin: await resetPin(ctx, actor, params.code, pin === '' ? null : pin),
    }));
  },
  photo: ({ locals: { ctx, actor, locale }, params, request }) =>
    answered(locale, { form: 'photo', schema: noForm, data: none }, async () => {
      const photo = (await readForm(request, new Problem('employee.photo-size', { limit: '20 MB' }))).get('photo');
      const bytes = photo instanceof File ? new Uint8Array(await photo.arrayBuffer()) : new Uint8Array();
      await setPhoto(ctx, actor, params.code, bytes);
      return {};
    }),
  unphoto: ({ locals: { ctx, actor, locale }, params }) =>
    answered(locale, { form: 'unphoto', schema: noForm, data: none }, async () => {
      await removePhoto(ctx, actor, params.code);
      return {};
    }),
  delete: async ({ locals: { ctx, actor, locale }, params }) => {
    const outcome = await answered(locale, { form: 'delete', schema: noForm, data: none }, async () => {
      await deleteEmployee(ctx, actor, params.code);
      return {};
    });
    if ('done' in outcome) redirect(303, '/employees?deleted');
    return outcome;
  },
};
