/** The origin of a web page in the exact form in which browsers send it, so that comparing is all there is to checking. */
import { z } from 'zod';
import { webUrl } from '../../kernel/web-url.ts';

const FORM =
  'Write an origin as browsers send it, such as https://shop.example: scheme, host, and a port only when it is not the usual one.';

/** https or http, lower case, no path, no wildcard; what is nearly one is refused with the form it should have. */
export const webOriginSchema = z
  .string()
  .max(200)
  .superRefine((text, context) => {
    const origin = webUrl(text)?.origin ?? null;
    if (origin === text && !text.includes('*')) return;
    const isNear = origin !== null && !text.includes('*');
    context.addIssue({ code: 'custom', message: isNear ? `Write "${origin}": scheme, host and port alone.` : FORM });
  });
