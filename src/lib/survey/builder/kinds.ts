/** The menu of kinds: in which order, with which picture, and what each is for. */
import AlignLeft from '@lucide/svelte/icons/align-left';
import CalendarDays from '@lucide/svelte/icons/calendar-days';
import CircleDot from '@lucide/svelte/icons/circle-dot';
import FileText from '@lucide/svelte/icons/file-text';
import Gauge from '@lucide/svelte/icons/gauge';
import Grid3x3 from '@lucide/svelte/icons/grid-3x3';
import Hash from '@lucide/svelte/icons/hash';
import Handshake from '@lucide/svelte/icons/handshake';
import ListChecks from '@lucide/svelte/icons/list-checks';
import Mail from '@lucide/svelte/icons/mail';
import Phone from '@lucide/svelte/icons/phone';
import PhoneCall from '@lucide/svelte/icons/phone-call';
import Smile from '@lucide/svelte/icons/smile';
import SquareCheck from '@lucide/svelte/icons/square-check';
import StickyNote from '@lucide/svelte/icons/sticky-note';
import TextCursorInput from '@lucide/svelte/icons/text-cursor-input';
import ThumbsUp from '@lucide/svelte/icons/thumbs-up';
import { m } from '#lib/paraglide/messages.js';
import type { Kind } from './fresh.ts';

export const kindIcons: Record<Kind, typeof Smile> = {
  rating: Smile,
  criteria: ListChecks,
  scale: Gauge,
  recommend: ThumbsUp,
  grid: Grid3x3,
  one: CircleDot,
  many: SquareCheck,
  short: TextCursorInput,
  long: AlignLeft,
  number: Hash,
  date: CalendarDays,
  phone: Phone,
  email: Mail,
  consent: Handshake,
  callback: PhoneCall,
  note: StickyNote,
  page: FileText,
};

const examples: Record<Kind, () => string> = {
  rating: m.builder_example_rating,
  criteria: m.builder_example_criteria,
  scale: m.builder_example_scale,
  recommend: m.builder_example_recommend,
  grid: m.builder_example_grid,
  one: m.builder_example_one,
  many: m.builder_example_many,
  short: m.builder_example_short,
  long: m.builder_example_long,
  number: m.builder_example_number,
  date: m.builder_example_date,
  phone: m.builder_example_phone,
  email: m.builder_example_email,
  consent: m.builder_example_consent,
  callback: m.builder_example_callback,
  note: m.builder_example_note,
  page: m.builder_example_page,
};

export const exampleOf = (kind: Kind) => examples[kind]();

/** In the order in which one looks for them. */
export const menu: { title: () => string; kinds: Kind[] }[] = [
  { title: m.builder_group_choose, kinds: ['one', 'many', 'rating', 'scale', 'recommend', 'grid', 'criteria'] },
  { title: m.builder_group_write, kinds: ['short', 'long', 'number', 'date'] },
  { title: m.builder_group_contact, kinds: ['phone', 'email', 'consent', 'callback'] },
  { title: m.builder_group_between, kinds: ['note', 'page'] },
];
