import type { Asked } from './world.ts';

export interface Line {
  /** Method and route as the framework names it, `?/name` for a form's action. */
  call: string;
  /** Roles (see roles.ts), `root` (administrator of everything, wherever an administrator may), `kiosk`; or everybody. */
  to: string;
  /** Of those who may: a status, or `own`, the same with what is theirs and nothing of the store DH. */
  elsewhere: number | 'own';
  asked: Asked | undefined;
  /** Where an answer that is no refusal is neither 2xx nor a redirect. */
  status: number | undefined;
}

export const line = (call: string, to: string, elsewhere: Line['elsewhere'] = 'own', asked?: Asked, status?: number) =>
  ({ call, to, elsewhere, asked, status }) satisfies Line;

export const managers = 'administrator store-manager';
