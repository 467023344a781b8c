/** Entry of the respondents' own script: takes the page over from the server as it stands. */
import { mount } from 'svelte';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import { answered } from '#lib/survey/answering/form.ts';
import { isQuestion } from '#lib/survey/questionnaire.ts';
import type { StepsProps } from './answering.ts';
import Steps from './Steps.svelte';

const target = document.getElementById('answering');
const props = JSON.parse(target?.dataset['props'] ?? 'null') as StepsProps | null;
if (target && props) {
  // As the server rendered it, whether or not the browser keeps cookies.
  overwriteGetLocale(() => props.locale);
  // A face may have been tapped before this script was there.
  const form = target.querySelector<HTMLFormElement>('form[action$="save"]:has([name="step"])');
  const fields = form && new FormData(form);
  const question = props.open.definition.questions.filter(isQuestion).find(({ name }) => name === fields?.get('step'));
  const answers =
    fields && question ? answered(props.open.answers, question, fields, props.locale) : props.open.answers;
  target.replaceChildren();
  mount(Steps, { target, props: { ...props, open: { ...props.open, answers } } });
}

// The step may have changed since the page was asked for: a change of language comes back to where one is.
const language = document.querySelector<HTMLFormElement>('form[action="/preferences"]');
language?.addEventListener('submit', () => {
  const to = language.elements.namedItem('to');
  if (to instanceof HTMLInputElement) to.value = location.pathname + location.search;
});
