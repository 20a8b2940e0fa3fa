/** The commands every channel understands that this page offers as buttons. */

export const ASK_FOR_PERSON = '/human';
