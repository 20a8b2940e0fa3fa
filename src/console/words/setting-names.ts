/** What each setting is called, and in Chinese what it does as well; in English the server says that itself. */
import { en } from './setting-names-en.ts';
import { docsZh } from './setting-docs-zh.ts';
import { zh } from './setting-names-zh.ts';
import { language } from './language.ts';

type Texts = Readonly<Record<string, string>>;

export const settingNames = (): Texts => (language.value === 'zh' ? zh : en);
export const settingDocs = (): Texts => (language.value === 'zh' ? docsZh : {});
