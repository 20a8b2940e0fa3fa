/** `claw doctor`: a read-only look at the installation that says what to do about each finding. */
import { inspectInstallation } from '../compose/doctor.ts';
import { EXIT, type Command } from './command.ts';

type Finding = Awaited<ReturnType<typeof inspectInstallation>>[number];

const MARKS = { ok: 'ok  ', warn: 'warn', fail: 'FAIL' } as const;

/** One finding as lines: what was seen, and the remedy below it. */
export function findingLines(finding: Finding): readonly string[] {
  const remedy = finding.remedy === undefined ? [] : [`      ${finding.remedy}`];
  return [`${MARKS[finding.state]}  ${finding.name}: ${finding.detail}`, ...remedy];
}

export const doctorCommand: Command = {
  usage: '',
  docs: 'Changes nothing. Ends with code 0 when Claw can run, 1 when something stands in its way.',
  flags: {},
  words: { least: 0, most: 0 },
  run: async ({ shell, config }) => {
    const findings = await inspectInstallation(config);
    for (const line of findings.flatMap(findingLines)) shell.print(line);
    return findings.some(({ state }) => state === 'fail') ? EXIT.failed : EXIT.done;
  },
};
