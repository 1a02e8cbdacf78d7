import { sequence } from 'astro:middleware';
import { headers } from './middleware/headers.ts';
import { identify } from './middleware/identify.ts';
import { checkOrigin } from './middleware/origin.ts';
import { answerRefusals } from './middleware/refusals.ts';
import { submitForms } from './middleware/submit-forms.ts';

export const onRequest = sequence(headers, identify, checkOrigin, answerRefusals, submitForms);
