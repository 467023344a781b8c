import type { IncomingMessage } from 'node:http';
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
      /** Where the call comes from, as far as the proxies before us say. */
      address: string;
      /** The person's browser speaks https to us: cookies may be sent over nothing else. */
      secure: boolean;
      /** Id under which a bug of this request was logged. */
      bug?: string;
    }
    interface Platform {
      req: IncomingMessage;
    }
    interface Error {
      message: string;
      /** Problem code, or the id under which a bug was logged. */
      code?: string;
      id?: string;
      /** The permission that is missing, for access.forbidden. */
      permission?: string;
      /** The unit on which it is missing, where the person holds it elsewhere. */
      unit?: string;
    }
  }
}
