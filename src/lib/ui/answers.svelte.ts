/**
 * What each of a page's forms came back with. A page is told of the form sent last only: what was typed into another that
 * was refused before, and what is wrong with it, would be gone.
 * @param last the page's `form`
 * @param about which of its forms that answers, and whether it was refused: then it stands until that form is sent again;
 *   null: about none
 * @returns the answer of one form, by its name: the last one, or a refusal that still stands; else null
 */
export function answers<F extends object>(
  last: () => F | null | undefined,
  about: (answer: F) => { form: string; refused: boolean } | null,
): (form: string) => F | null {
  let refused = new Map<string, F>();
  const now = $derived.by(() => {
    const answer = last();
    // None was sent since the page was opened.
    if (!answer) refused = new Map();
    const said = answer ? about(answer) : null;
    if (answer && said) {
      refused = new Map(refused);
      refused.delete(said.form);
      if (said.refused) refused.set(said.form, answer);
    }
    return { form: said?.form, answer, refused };
  });
  return (form) => (now.form === form ? now.answer : now.refused.get(form)) ?? null;
}
