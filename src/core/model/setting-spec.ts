/** What is said of each setting, and the shapes that several of them have. */
import { z } from 'zod';

export interface SettingSpec<T> {
  readonly schema: z.ZodType<T>;
  readonly default: T;
  /** One sentence for the person who changes it, with the unit. */
  readonly docs: string;
  /** Whether a channel may have its own value. */
  readonly perChannel: boolean;
  /** One value for all businesses, which the first one sets; each has its own when absent. */
  readonly ofEverybody?: true;
  /** What a business pays for: the platform owner alone changes it. */
  readonly byPlatform?: true;
}

/** Keeps the exact type of a setting. */
export const setting = <T>(spec: SettingSpec<T>): SettingSpec<T> => spec;

/** Text of at most so many UTF-16 units. */
export const text = (most: number) => z.string().max(most);

/** The same words in each language that is spoken. */
export const perLanguage = (most: number) => z.strictObject({ en: text(most), zh: text(most) });
