import type { Actor } from '#lib/access/roles.ts';
import type { Locale } from '#lib/paraglide/runtime.js';
import type { Context } from '#lib/server/context.server.ts';

declare global {
  namespace App {
    interface Locals {
      ctx: Context;
      /** Signed-in person or bearer of a token; null for everybody else. */
      actor: Actor | null;
      locale: Locale;
    }
    interface Error {
      message: string;
      /** Problem code, or the id under which a bug was logged. */
      code?: string;
      id?: string;
    }
  }
}
