/** That the limits only count for now, said wherever a refusal is spoken of. */
import type { JSX } from 'preact';
import { href } from '../../../app/router.ts';
import { useQuery } from '../../../data/query.ts';
import { Note } from '../../../ui/states.tsx';
import { limitsWords } from '../../../words/limits.ts';
import { CONFIGS, readConfigs } from '../calls.ts';

const SHADOW = 'limits.shadow';

export function ShadowNote(): JSX.Element | null {
  const words = limitsWords();
  const { data } = useQuery(CONFIGS, readConfigs);
  if (data?.find(({ key }) => key === SHADOW)?.value !== true) return null;
  return (
    <Note tone="amber">
      {words.shadow} <a href={href('settings', 'behaviour', SHADOW)}>{words.shadowSetting}</a>
    </Note>
  );
}
