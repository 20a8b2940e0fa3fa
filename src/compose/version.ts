/** The version that the API document names. */
export const VERSION = '0.1.0';
