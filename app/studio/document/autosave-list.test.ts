/** @file The list of what is kept, as it is read while documents are saved and removed. */
import 'fake-indexeddb/auto';
import { afterEach, expect, it, vi } from 'vitest';
import { BUILT_IN_MAPPINGS, type Mapping } from '../../../src/adaptation/index.ts';
import { createChannels, MemoryStorage } from '../../../src/fixtures/browser-storage.ts';
import { lateAnswer } from '../../../src/fixtures/late-answer.ts';
import { openStorage } from '../../storage/index.ts';
import { createTabs } from '../../storage/tabs.ts';
import { createAutosave } from './autosave.ts';
import { fork } from './edits.ts';
import { createStudioStore } from './studio-store.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

it('a list that was asked for earlier and comes late never replaces a newer one', async () => {
  const [companion, balance] = BUILT_IN_MAPPINGS as readonly [Mapping, Mapping];
  const storage = openStorage({
    local: new MemoryStorage() as unknown as Storage,
    tabs: createTabs(createChannels()()),
    tabId: 'tab',
  });
  const mine = fork(companion, 'mine');
  await storage.mappings.save(mine, null);
  const fresh = () => [fork(companion, 'a'), fork(balance, 'b')] as const;
  const autosave = createAutosave({
    studio: createStudioStore(...fresh()),
    storage,
    fresh,
    newId: () => 'new',
  });
  await autosave.refresh();
  expect(autosave.store.getState().kept).toHaveLength(1);

  const late = lateAnswer(storage.mappings.list);
  const list = vi.spyOn(storage.mappings, 'list').mockImplementationOnce(late.answer);
  const earlier = autosave.refresh();
  await vi.waitFor(() => expect(list).toHaveBeenCalled());
  const removing = autosave.remove(mine.id);
  // The removal reads the list too: at once, or after the one that is late.
  await Promise.race([removing, new Promise((resolve) => setTimeout(resolve, 500))]);
  late.come();
  await Promise.all([earlier, removing]);
  expect(autosave.store.getState().kept).toEqual([]);
  autosave.dispose();
});
