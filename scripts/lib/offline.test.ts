import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempFolder } from '../../src/fixtures/temp-folder.ts';
import { withIntegrity } from './offline.ts';

it('lists each file with the hash that browsers check', async () => {
  const folder = tempFolder();
  writeFileSync(join(folder, 'boot.js'), "alert('Hello, world.');");
  // The example of Subresource Integrity, section 3.1.
  expect(await withIntegrity([{ url: 'boot.js', revision: null }], folder)).toEqual([
    {
      url: 'boot.js',
      revision: null,
      integrity: 'sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO',
    },
  ]);
});

it('ends the build where a listed file is not there', async () => {
  await expect(withIntegrity([{ url: 'none.js' }], tempFolder())).rejects.toThrow('none.js');
});

it('leaves pages unchecked, to which hosts add scripts of theirs', async () => {
  const page = { url: 'index.html', revision: '1' };
  expect(await withIntegrity([page], tempFolder())).toEqual([page]);
});
