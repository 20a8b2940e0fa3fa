/** What a setting was, who changed it, and the way back to any of it. */
import type { JSX } from 'preact';
import { refresh, useList } from '../../data/query.ts';
import { Button, ShowMore } from '../../ui/button.tsx';
import { Loaded } from '../../ui/states.tsx';
import { sayFault } from '../../ui/toast.tsx';
import { When } from '../../ui/when.tsx';
import { settingsWords } from '../../words/settings.ts';
import { useActorNames } from './actors.ts';
import { type Config, type ConfigVersion, historyKey, readHistory, rollBack } from './calls.ts';
import { refreshSetting, sayChanged } from './setting-changes.ts';
import { ChangeView } from './value-view.tsx';

export function SettingHistory({ of, canRollBack }: { readonly of: Config; readonly canRollBack: boolean }): JSX.Element {
  const words = settingsWords().history;
  const reading = useList(historyKey(of.key), (cursor) => readHistory(of.key, cursor));
  const goBack = async (version: number) => {
    try {
      await rollBack(of.key, version);
      sayChanged(words.wentBack, of);
    } catch (thrown) {
      sayFault(thrown);
    }
    await refreshSetting(of.key);
  };
  return (
    <section class="stack">
      <h3>{words.title}</h3>
      <Loaded of={reading} lines={2} onRetry={() => void refresh(historyKey(of.key))}>
        {(versions) =>
          versions.length === 0 ? (
            <p class="help">{words.none}</p>
          ) : (
            <Versions all={versions} of={of} hasMore={reading.more !== null} onGoBack={canRollBack ? goBack : null} />
          )
        }
      </Loaded>
      <ShowMore more={reading.more} />
    </section>
  );
}

interface VersionsProps {
  readonly all: readonly ConfigVersion[];
  readonly of: Config;
  readonly hasMore: boolean;
  readonly onGoBack: ((version: number) => Promise<void>) | null;
}

const Versions = ({ all, of, hasMore, onGoBack }: VersionsProps): JSX.Element => (
  <ol class="versions">
    {all.map((one, index) => (
      <Version
        key={one.version}
        of={one}
        before={valueBefore(all, index, of.default, hasMore)}
        fallback={of.default}
        // The newest one holds already.
        onGoBack={onGoBack && index > 0 ? () => void onGoBack(one.version) : null}
      />
    ))}
  </ol>
);

/** Undefined before the oldest one on the page, where the server knows more. */
function valueBefore(versions: readonly ConfigVersion[], index: number, fallback: unknown, hasMore: boolean): unknown {
  const older = versions[index + 1];
  if (older) return older.value ?? fallback;
  return hasMore ? undefined : fallback;
}

interface VersionProps {
  readonly of: ConfigVersion;
  readonly before: unknown;
  /** What held where the value was removed. */
  readonly fallback: unknown;
  readonly onGoBack: (() => void) | null;
}

function Version({ of: { version, value, by, at, reason }, before, fallback, onGoBack }: VersionProps): JSX.Element {
  const words = settingsWords().history;
  const nameOfActor = useActorNames();
  return (
    <li class="version">
      <div class="version-head">
        <span>
          <When at={at} /> · {nameOfActor(by)}
        </span>
        {onGoBack && (
          <Button look="quiet" icon="retry" onPress={onGoBack}>
            {words.goBack}
            <span class="visually-hidden"> ({words.version(version)})</span>
          </Button>
        )}
      </div>
      {reason !== null && <p class="help">{reason}</p>}
      <ChangeView before={before} after={value ?? fallback} />
    </li>
  );
}
