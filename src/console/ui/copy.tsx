/** Something to be copied elsewhere, as it is. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { sharedWords } from '../words/shared.ts';
import { Button } from './button.tsx';

export function CopyBlock({ text, label }: { readonly text: string; readonly label: string }): JSX.Element {
  const [isCopied, setCopied] = useState(false);
  const words = sharedWords();
  const copy = () => void navigator.clipboard.writeText(text).then(() => setCopied(true));
  return (
    <div class="copy">
      <pre tabIndex={0} role="region" aria-label={label}>
        {text}
      </pre>
      {/* Without https browsers have no clipboard for pages. */}
      {'clipboard' in navigator && (
        <Button icon={isCopied ? 'check' : 'copy'} onPress={copy}>
          {isCopied ? words.copied : words.copy}
        </Button>
      )}
    </div>
  );
}
