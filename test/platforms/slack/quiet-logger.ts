// Keeps the real SDKs from writing what tests provoke to the console.
import { LogLevel, type Logger } from '@slack/web-api';

const nothing = (): void => undefined;

export const quietLogger: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  setName: nothing,
  getLevel: () => LogLevel.ERROR,
};
