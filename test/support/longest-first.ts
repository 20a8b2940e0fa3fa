/** Starts the test files that take longest first, so that no worker waits for one of them alone at the end. */
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

/** By their measured length; every other file takes a fraction of these. */
const LONGEST = [
  'load.long.test.ts',
  'crash.long.test.ts',
  'telegram.long.test.ts',
  'many-processes.long.test.ts',
  'web-resume.long.test.ts',
  'killed.long.test.ts',
  'bullmq-postgres.long.test.ts',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const place = ({ moduleId }: TestSpecification) => {
      const index = LONGEST.findIndex((name) => moduleId.endsWith(`/${name}`));
      return index < 0 ? LONGEST.length : index;
    };
    return sorted.toSorted((a, b) => place(a) - place(b));
  }
}
