/** Headers in all the spellings that forms have. Source: xlsform.org, and pyxform's aliases.py and sheet_headers.py. */

export interface Column {
  /** What we call it; `null`: nothing that we know. */
  key: string | null;
  /** Of a translation, as written; null: in the form's own language. */
  language: string | null;
  header: string;
  at: number;
}

const survey: Record<string, string> = {
  type: 'type',
  command: 'type',
  name: 'name',
  tag: 'name',
  value: 'name',
  label: 'label',
  caption: 'label',
  hint: 'hint',
  guidance_hint: 'guidance_hint',
  required: 'required',
  'bind:required': 'required',
  required_message: 'required_message',
  requiredmsg: 'required_message',
  'bind:jr:requiredmsg': 'required_message',
  'jr:requiredmsg': 'required_message',
  relevant: 'relevant',
  relevance: 'relevant',
  'bind:relevant': 'relevant',
  constraint: 'constraint',
  'bind:constraint': 'constraint',
  constraint_message: 'constraint_message',
  constraining_message: 'constraint_message',
  'bind:jr:constraintmsg': 'constraint_message',
  'jr:constraintmsg': 'constraint_message',
  appearance: 'appearance',
  'control:appearance': 'appearance',
  'body:appearance': 'appearance',
  parameters: 'parameters',
  calculation: 'calculation',
  calculate: 'calculation',
  'bind:calculate': 'calculation',
  default: 'default',
  readonly: 'readonly',
  read_only: 'readonly',
  'bind:readonly': 'readonly',
  repeat_count: 'repeat_count',
  count: 'repeat_count',
  'jr:count': 'repeat_count',
  'control:jr:count': 'repeat_count',
  choice_filter: 'choice_filter',
  trigger: 'trigger',
  disabled: 'disabled',
  'kobo--score-choices': 'score_choices',
};

const media = Object.fromEntries(
  ['image', 'big-image', 'audio', 'video'].flatMap((kind) => [
    [kind, 'media'],
    [`media:${kind}`, 'media'],
  ]),
);

const choices: Record<string, string> = {
  list_name: 'list_name',
  list: 'list_name',
  name: 'name',
  value: 'name',
  label: 'label',
  caption: 'label',
};

const settings: Record<string, string> = {
  form_title: 'form_title',
  title: 'form_title',
  set_form_title: 'form_title',
  form_id: 'form_id',
  id_string: 'form_id',
  set_form_id: 'form_id',
  version: 'version',
  default_language: 'default_language',
};

/** Names that tools write beside them, and that change nothing that anybody is asked. */
const harmless: Record<string, RegExp> = {
  survey:
    /^(note|notes|comment|comments|autoplay|rows|\$.*|kobo--.*|kuid|_xpath|select_from_list_name|save_to|intent|instance:.*|body:.*|bind:.*|control:.*|sms_.*)$/,
  choices: /^(kuid|\$.*|note|notes|comment|comments|order)$/,
  settings:
    /^(style|instance_name|name|add_none_option|allow_choice_duplicates|clean_text_values|auto_send|auto_delete|sms_.*|namespaces|prefix|delimiter|client_editable)$/,
};

const known: Record<string, Record<string, string>> = {
  survey: { ...survey, ...media },
  choices: { ...choices, ...media },
  settings,
};

export type SheetKind = 'survey' | 'choices' | 'settings';

/** Our own columns, which other tools do not heed: `smile::criterion`. */
const OURS = /^smile::\s*(.+)$/i;

/**
 * @param delimited whether the sheet has a header with `::` anywhere: then a single colon parts nothing
 */
export function columnOf(kind: SheetKind, header: string, at: number, delimited: boolean): Column {
  const own = OURS.exec(header)?.[1];
  if (own) return { key: `smile:${own.toLowerCase()}`, language: null, header, at };
  const parts = header.split(delimited || header.includes('::') ? '::' : ':').map((part) => part.trim());
  const table = known[kind] ?? {};
  // As many parts as name a column; what is left is a language.
  for (let taken = parts.length; taken > 0; taken--) {
    const name = parts.slice(0, taken).join(':').toLowerCase().split(/\s+/).join('_');
    const key = Object.hasOwn(table, name) ? table[name] : undefined;
    if (key) return { key, language: parts.slice(taken).join('::') || null, header, at };
  }
  return { key: null, language: null, header, at };
}

/** Whether nobody misses a column that we do not know. */
export const isHarmless = (kind: SheetKind, header: string) =>
  harmless[kind]?.test(header.toLowerCase().replace(/::/g, ':').split(/\s+/).join('_')) === true;

/** Vietnamese or English, by name or code; null: another language. */
export function languageOf(written: string): 'vi' | 'en' | null {
  const code = /\(([^)]+)\)\s*$/.exec(written)?.[1] ?? written;
  const name = code.trim().toLowerCase().normalize('NFC');
  if (/^(vi|vie|vn|vi[-_]vn|vietnamese|việt|tiếng việt|tieng viet|tiếng việt nam|việt ngữ)$/.test(name)) return 'vi';
  if (/^(en|eng|en[-_][a-z]{2}|english|anh|tiếng anh|tieng anh)$/.test(name)) return 'en';
  return null;
}
