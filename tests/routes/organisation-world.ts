/** People and places of the store DH for the calls of the matrix, made anew for each call. */
import { v7 as uuidv7 } from 'uuid';
import { fold } from '#lib/ui/text.ts';
import { form, type Asked } from './world.ts';

const fresh = () => `X${uuidv7().slice(-12).toUpperCase()}`;

/** A clerk of the store DH, without a past. */
export const aboutEmployee =
  (more?: Asked): Asked =>
  async (ctx) => {
    const code = fresh();
    const days = { start_day: '2026-01-01', end_day: null };
    await ctx.db
      .insertInto('employee')
      .values({
        code,
        name: 'Người mới',
        folded: fold(`${code} Người mới`),
        ...days,
        pin_hash: null,
        pin_locked_until: null,
      })
      .execute();
    await ctx.db
      .insertInto('posting')
      .values({ employee: code, store: 'DH', from_day: days.start_day, to_day: '9999-12-31' })
      .execute();
    return { ...(await more?.(ctx)), params: { code } };
  };

/** A clerk of the store DH who has a photo. */
export const aboutPhoto: Asked = async (ctx) => {
  const sent = await aboutEmployee()(ctx);
  const employee = sent.params?.code ?? '';
  await ctx.db.insertInto('portrait').values({ employee, hash: 'hash', image: 'aW1hZ2U=' }).execute();
  return sent;
};

/** New PINs, of which the last look was at something else. */
export const bulk: Asked = async (ctx) => {
  const { params, ...sent } = await aboutEmployee(form({ digest: 'another' }))(ctx);
  return { ...sent, query: `do=pin&code=${params?.code ?? ''}` };
};

export const newEmployee: Asked = (ctx) =>
  form({ code: fresh(), name: 'Người mới', store: 'DH', start: '01/11/2026', end: '' })(ctx);

/** @param more also sent */
export const aboutDh =
  (more?: Asked): Asked =>
  async (ctx) => ({ ...(await more?.(ctx)), params: { code: 'DH' } });

/** A counter of the store DH at which nothing stands; `counter` names it among the fields. */
export const aboutCounter =
  (fields: Record<string, string> = {}): Asked =>
  async (ctx) => {
    const code = fresh();
    await ctx.db.insertInto('counter').values({ code, name: 'Quầy', store: 'DH', closed_from: null }).execute();
    return aboutDh(form({ counter: code, ...fields }))(ctx);
  };

export const newCounter: Asked = (ctx) => aboutDh(form({ code: fresh(), name: 'Quầy mới' }))(ctx);

export const newUnit: Asked = (ctx) =>
  form({ code: fresh(), name: 'Nơi mới', kind: 'store', parent: 'QT', address: '', opens: '', closes: '' })(ctx);

/** A small file with a counter of the store DH in it. */
const uploaded = (name: string, table: string) => {
  const boundary = 'routes';
  const part = `--${boundary}\r\ncontent-disposition: form-data; name="upload"; filename="${name}"\r\n\r\n`;
  return { body: `${part}${table}\r\n--${boundary}--\r\n`, type: `multipart/form-data; boundary=${boundary}` };
};

export const upload: Asked = async () =>
  uploaded('quay.csv', 'counter_code,counter_name,store_code\r\nDH-1,Quầy 1,DH\r\n');

export const uploadForm: Asked = async () => uploaded('form.csv', 'type,name,label\r\ntext,q1,Câu một\r\n');

/** Nobody has any longer what these name: those who may are told that it is gone. */
export const goneForm: Asked = (ctx) => form({ file: 'gone', title_vi: 'Tên' })(ctx);
export const goneUpload: Asked = (ctx) => form({ file: 'gone', digest: 'gone' })(ctx);
