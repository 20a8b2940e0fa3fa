/** One setting: what it does, its value with where it comes from, the way to change it, and what it was. */
import type { JSX } from 'preact';
import { href } from '../../app/router.ts';
import { may, me } from '../../app/session.ts';
import { useQuery } from '../../data/query.ts';
import { Button } from '../../ui/button.tsx';
import { DetailPane } from '../../ui/list.tsx';
import { Chip, Loaded, Note } from '../../ui/states.tsx';
import { sayFault } from '../../ui/toast.tsx';
import { settingDocs } from '../../words/setting-names.ts';
import { settingsWords } from '../../words/settings.ts';
import { type Config, configKey, readConfig, resetConfig } from './calls.ts';
import { refreshSetting, sayChanged } from './setting-changes.ts';
import { SettingEditor } from './setting-editor.tsx';
import { SettingHistory } from './setting-history.tsx';
import { nameOf } from './topics.ts';
import { ValueView } from './value-view.tsx';

export function SettingPane({ of }: { readonly of: Config }): JSX.Element {
  const words = settingsWords();
  const { key } = of;
  const reading = useQuery(configKey(key), () => readConfig(key));
  const canChange = may('putConfig') && (!of.by_platform || me().platform);
  return (
    <DetailPane title={nameOf(key)} about={<code>{key}</code>} backTo={href('settings', 'behaviour')}>
      <p class="setting-docs">
        <Documented text={settingDocs()[key] ?? of.docs} />
      </p>
      <Loaded of={reading} lines={3}>
        {({ config, tag }) => (
          <>
            <Origin of={config} canReset={canChange && may('deleteConfig')} />
            {canChange ? <SettingEditor config={config} tag={tag} /> : <ValueView value={config.value} />}
          </>
        )}
      </Loaded>
      {of.by_platform && !canChange && <Note tone="grey">{words.byPlatform}</Note>}
      {of.per_channel && <p class="help">{words.perChannel}</p>}
      {may('listConfigVersions') && <SettingHistory of={of} canRollBack={canChange && may('rollBackConfig')} />}
    </DetailPane>
  );
}

/** What stands between backticks in the server's own sentences is a name. */
const Documented = ({ text }: { readonly text: string }): JSX.Element => (
  <>{text.split('`').map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}</>
);

function Origin({ of, canReset }: { readonly of: Config; readonly canReset: boolean }): JSX.Element {
  const words = settingsWords();
  const reset = async () => {
    try {
      await resetConfig(of.key);
      sayChanged(words.wasReset, of);
    } catch (thrown) {
      sayFault(thrown);
    }
    await refreshSetting(of.key);
  };
  const isDefault = of.origin === 'default';
  return (
    <div class="cluster">
      <Chip tone={isDefault ? 'grey' : 'teal'}>{isDefault ? words.origins.default : words.origins.tenant}</Chip>
      {!isDefault && canReset && (
        <Button look="quiet" icon="retry" onPress={() => void reset()}>
          {words.reset}
        </Button>
      )}
    </div>
  );
}
