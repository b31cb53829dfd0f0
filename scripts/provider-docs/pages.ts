import { namesFile } from './names.js';
import { providersPage } from './page.js';
import { settingsTable } from './settings.js';

const SETTINGS = /(<!-- settings.*?-->\n).*?(<!-- \/settings -->)/s;

/** The files that are made from the descriptions. Of writing-a-provider.md only a table is: it is given as it stands. */
export function pages(writingAProvider: string): Readonly<Record<string, string>> {
  if (!SETTINGS.test(writingAProvider)) throw new Error('docs/extend/writing-a-provider.md has no place for the settings');
  return {
    'src/config/provider-names.ts': namesFile(),
    'docs/reference/providers.md': providersPage(),
    'docs/extend/writing-a-provider.md': writingAProvider.replace(
      SETTINGS,
      (_, start, end) => `${start}\n${settingsTable()}\n\n${end}`,
    ),
  };
}
