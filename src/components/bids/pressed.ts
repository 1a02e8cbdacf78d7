import { type FormState, formState, type SentForm } from '#src/lib/sent-form.ts';

const BUTTONS = ['revise', 'withdraw', 'start', 'shortlist', 'award'].map((verb) => `bids.${verb}`);

/** What a form of one button was answered: there is no field to say it at, so the page says it at its top. */
export const pressed = (sent: SentForm | undefined): FormState =>
  formState(sent, sent && BUTTONS.includes(sent.action) ? sent.action : '');
