/** A form that says while it is being sent, and keeps what was typed where it is refused. */
import type { SubmitFunction } from '@sveltejs/kit';

/**
 * @param reset whether the form is emptied when it was taken
 * @returns for `use:enhance`, and whether it is on its way
 */
export function sending({ reset = false } = {}) {
  let underway = $state(false);
  const submit: SubmitFunction = () => {
    underway = true;
    return async ({ update }) => {
      await update({ reset });
      underway = false;
    };
  };
  return {
    submit,
    get underway() {
      return underway;
    },
  };
}
