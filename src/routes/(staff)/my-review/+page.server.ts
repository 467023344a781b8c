import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { m } from '#lib/paraglide/messages.js';
import { appeal, ownLines } from '#lib/review/appeal.server.ts';
import { peerPages, vote } from '#lib/review/peer.server.ts';
import { appealForm, votesIn } from '#lib/review/review.input.ts';
import { forForm, forPage } from '#lib/server/answer.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => ({ lines: await ownLines(ctx, actor), peers: await peerPages(ctx, actor) }));

const typedIn = async (request: Request): Promise<Record<string, string>> =>
  Object.fromEntries([...(await request.formData())].map(([name, value]) => [name, String(value)]));

export const actions: Actions = {
  appeal: async ({ request, locals: { ctx, actor, locale } }) => {
    const typed = await typedIn(request);
    const form = v.safeParse(appealForm, typed);
    if (!form.success) return fail(400, { typed, fault: m.review_mine_text_needed() });
    return forForm(locale, { typed }, async () => {
      await appeal(ctx, actor, form.output.review, form.output.text);
      return { done: true };
    });
  },
  peers: async ({ request, locals: { ctx, actor, locale } }) => {
    const typed = await typedIn(request);
    return forForm(locale, { typed }, async () => {
      await vote(ctx, actor, typed.review ?? '', votesIn(typed));
      return { done: true };
    });
  },
};
